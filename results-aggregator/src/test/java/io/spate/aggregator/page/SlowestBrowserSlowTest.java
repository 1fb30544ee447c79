package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.view.RecordedRun;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventBatchWriter;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class SlowestBrowserSlowTest extends PageInBrowser {
  private static final long START = System.currentTimeMillis() / 1_000 - 400;

  @Inject ScriptedEvents raw;

  private boolean traced;

  private final RecordedRun run = RecordedRun.of("r1", 5, START, 60, 30, 1);

  private Page openRun(int width, ColorScheme scheme) {
    runs.add(run);
    EventBatchWriter writer = Batches.source("r1", "agent-<b>1</b>", 0);
    for (Event event : run.events()) {
      event.writeTo(writer);
      if (traced) {
        writer.addTrace(0xabcL, event.responseUs());
      }
    }
    raw.set(List.of(EventBatch.read(writer.encode(true))));
    Page page = open(home.resolve("/runs/r1").toString(), width, 800, scheme);
    assertThat(page.locator("[data-connection]")).hasText("Final result");
    return page;
  }

  private static void assertShows(Page page, List<Event> events) {
    Locator rows = page.locator("[data-table=slowest] tbody tr");
    List<Event> slowest =
        events.stream()
            .sorted(Comparator.comparingLong(Event::responseUs).reversed())
            .limit(20)
            .toList();
    assertThat(page.locator("[data-slowest-said]"))
        .hasText(
            "The slowest " + slowest.size() + " of " + Format.count(events.size()) + " requests.");
    assertThat(rows).hasCount(slowest.size());
    for (int i = 0; i < slowest.size(); i++) {
      assertThat(rows.nth(i).locator("td").nth(1))
          .hasText(Format.ms(slowest.get(i).responseUs() / 1_000.0));
    }
  }

  @Test
  void theSlowestRequestsAreReadWhenAskedForAndFollowTheRangeAndTheName() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    assertThat(page.locator("[data-table=slowest]")).isHidden();

    page.locator("[data-slowest-show]").click();
    assertShows(page, run.events());
    assertThat(page.locator("[data-table=slowest] tbody tr").first())
        .containsText("agent-<b>1</b>");

    page.locator("[data-range-form] [name=from]").fill("20");
    page.locator("[data-range-form] [name=to]").fill("40");
    page.keyboard().press("Enter");
    assertShows(page, run.within(START + 20, START + 40, null));

    page.locator("[data-table=requests] [data-key='POST /todo'] [data-alone]").click();
    assertShows(page, run.within(START + 20, START + 40, "POST /todo"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theTraceOfARequestIsShownWhereAnyHasOne() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    page.locator("[data-slowest-show]").click();
    assertShows(page, run.events());
    assertThat(page.locator("[data-table=slowest] th.trace")).isHidden();

    traced = true;
    page = openRun(1280, ColorScheme.LIGHT);
    page.locator("[data-slowest-show]").click();
    assertShows(page, run.events());

    long slowest = run.events().stream().mapToLong(Event::responseUs).max().orElseThrow();
    assertThat(page.locator("[data-table=slowest] td.trace").first())
        .hasText(String.format("%016x%016x", 0xabc, slowest));
  }

  @Test
  void eachRowOfTheRequestsHasALineOfItsTimes() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    Locator line = page.locator("[data-key='POST /todo'] [data-f=course]");
    assertThat(line).hasAttribute("d", Pattern.compile("M.*L.*"));
    String whole = line.getAttribute("d");

    page.locator("[data-range-form] [name=from]").fill("20");
    page.locator("[data-range-form] [name=to]").fill("25");
    page.keyboard().press("Enter");

    assertThat(line).not().hasAttribute("d", whole);
    assertThat(line).hasAttribute("d", Pattern.compile("(M|L)[^ML]*(M|L)[^ML]*.*"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whyTheyCannotBeShownIsSaid() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    raw.goAway();

    page.locator("[data-slowest-show]").click();

    assertThat(page.locator("[data-slowest-error]"))
        .hasText(Pattern.compile("The slowest requests cannot be shown: Kafka .* for the test"));
    assertThat(page.locator("[data-table=slowest]")).isHidden();
  }

  @Test
  void theTableFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = openRun(width, scheme);
        page.locator("[data-slowest-show]").click();
        assertShows(page, run.events());
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).isEmpty();
      }
    }
    assertThat(complaints()).isEmpty();
  }
}
