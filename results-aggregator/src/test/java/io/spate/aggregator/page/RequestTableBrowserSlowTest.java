package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.view.RecordedRun;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class RequestTableBrowserSlowTest extends PageInBrowser {
  private static final long START = System.currentTimeMillis() / 1_000 - 400;

  private final RecordedRun run = RecordedRun.of("r1", 7, START, 120, 60, 1);

  private Page openRun() {
    runs.add(run);
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-connection]")).hasText("Final result");
    return page;
  }

  private static Locator rows(Page page) {
    return page.locator("[data-table=requests] tbody tr");
  }

  private static void choose(Page page, String column) {
    page.locator("#requests details summary").click();
    page.locator("[data-columns] input[name=" + column + "]").click();
    page.locator("#requests details summary").click();
  }

  @Test
  void aColumnThatIsNotWantedStaysAwayAlsoNextTimeAndFromNewRows() {
    Page page = openRun();
    assertThat(page.locator("[data-columns] input")).hasCount(13);

    choose(page, "average");

    assertThat(page.locator("th [data-sort=average]")).isHidden();
    assertThat(rows(page).first().locator("[data-f=average]")).isHidden();
    assertThat(page.locator("tfoot [data-f=average]")).isHidden();
    assertThat(rows(page).first().locator("[data-f=p95]")).isVisible();

    page.reload();
    assertThat(page.locator("[data-connection]")).hasText("Final result");
    assertThat(page.locator("th [data-sort=average]")).isHidden();
    page.locator("[data-name-filter]").fill("post");
    assertThat(rows(page)).hasCount(1);
    page.locator("[data-name-filter]").fill(""); // the rows come again, made by the browser
    assertThat(rows(page)).hasCount(3);
    assertThat(rows(page).last().locator("[data-f=average]")).isHidden();

    choose(page, "average");
    assertThat(page.locator("th [data-sort=average]")).isVisible();
    assertThat(rows(page).last().locator("[data-f=average]")).isVisible();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theFilterShowsTheNamesThatHaveItsWordsAndSaysHowMany() {
    Page page = openRun();

    page.locator("[data-name-filter]").fill("TODO e");
    assertThat(rows(page)).hasCount(2);
    assertThat(page.locator("[data-names-shown]")).hasText("2 of 3 names");
    assertThat(page.locator("[data-table=requests] tfoot [data-f=requests]"))
        .hasText(Format.count(run.events().size()));

    page.locator("[data-name-filter]").fill("nothing of it");
    assertThat(rows(page)).hasCount(0);
    page.locator("[data-name-filter]").fill("");
    assertThat(page.locator("[data-names-shown]")).isHidden();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aClickOnANameShowsItAloneInARangeToo() {
    Page page = openRun();
    List<Event> all = run.within(0, Long.MAX_VALUE, "POST /todo");

    page.locator("tr[data-key='POST /todo'] [data-alone]").click();

    assertThat(page).hasURL(Pattern.compile(".*\\?name=POST\\+%2Ftodo"));
    assertThat(rows(page)).hasCount(1);
    assertThat(page.locator("[data-table=failures] tbody")).hasCount(1);
    assertThat(page.locator("[data-alone-bar]")).containsText("POST /todo");
    assertMapOf(page, all);

    page.locator("[data-range-form] [name=from]").fill("30");
    page.locator("[data-range-form] [name=to]").fill("90");
    page.keyboard().press("Enter");
    List<Event> inside = run.within(START + 30, START + 90, "POST /todo");
    assertMapOf(page, inside);
    assertThat(rows(page).locator("[data-f=requests]")).hasText(Format.count(inside.size()));
    page.reload();
    assertMapOf(page, inside);
    assertThat(rows(page)).hasCount(1);

    page.locator("[data-alone-off]").press("Enter");
    assertThat(rows(page)).hasCount(3);
    assertThat(page.locator("[data-alone-bar]")).isHidden();
    assertThat(page.locator("#requests .scroll")).isFocused();
    assertMapOf(page, run.within(START + 30, START + 90, null));
    assertThat(complaints()).isEmpty();
  }

  /** The map, and the table of statuses beside it. */
  private static void assertMapOf(Page page, List<Event> events) {
    assertThat(page.locator("[data-heat-map] .uplot"))
        .hasAttribute(
            "aria-label", Pattern.compile(".* " + Format.count(events.size()) + " requests, .*"));
    long failed = events.stream().filter(event -> event.status() == 503).count();
    Locator statuses = page.locator("[data-table=statuses] tbody tr");
    assertThat(statuses).hasCount(2);
    assertThat(statuses.first().locator("td").first())
        .hasText(Format.count(events.size() - failed));
    assertThat(statuses.last().locator("th")).hasText("503");
    assertThat(statuses.last().locator("td").first()).hasText(Format.count(failed));
  }

  @Test
  void whatIsChosenFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    runs.add(run);
    String address = home.resolve("/runs/r1?name=GET+%2Ftodo").toString();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(address, width, 800, scheme);
        assertThat(page.locator("[data-statuses] canvas")).isVisible();
        page.locator("#requests details summary").click();
        assertThat(page.locator("[data-columns] input").first()).isVisible();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }

  /** Two hours of a busy run: long names, six digits of requests and failures, slow answers. */
  @Test
  void allColumnsFitADesktopWithLongNamesAndLargeNumbersInBothSchemes() {
    List<String> names =
        List.of(
            "GET /api/v2/customers/[id]/orders/[order]/positions",
            "DELETE /api/v2/customers/[id]/baskets/[basket]",
            "Check out and pay with a voucher that has expired",
            "OPTIONS /[id]");
    long start = System.currentTimeMillis() - 7_200_000;
    runs.add(new SimulatedRun("busy", "Busy", start, 14_400, 19_000, 100, names, 0.2));
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = open(home.resolve("/runs/busy").toString(), 1280, 800, scheme);
      assertThat(page.locator("[data-connection]")).hasText("Live");
      Locator rate = rows(page).first().locator("[data-f=currentRps]");
      assertThat(rate).hasText(Pattern.compile("[0-9],[0-9]{3}"));
      assertThat(page.locator("[data-table=requests] thead th:visible")).hasCount(16);

      assertNoSidewaysScroll(page.locator("#requests .scroll"));

      BoundingBox name = rows(page).first().locator("[data-f=label]").boundingBox();
      assertThat(name.width).as("pixels that a name has").isGreaterThan(140);
    }
  }
}
