package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.view.RecordedRun;
import io.spate.aggregator.view.StatsView;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class RangeBrowserSlowTest extends PageInBrowser {
  private static final Pattern RANGE = Pattern.compile(".*\\?from=[0-9]+&to=[0-9]+");

  private static long now() {
    return System.currentTimeMillis();
  }

  private static Locator bound(Page page, String name) {
    return page.locator("[data-bind=" + name + "]");
  }

  private SimulatedRun finished() {
    SimulatedRun run = SimulatedRun.crud("r1", now() - 400_000, 60, 0.04);
    runs.add(run);
    return run;
  }

  private Page openRun(String connection) {
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-connection]")).hasText(connection);
    return page;
  }

  private static void type(Page page, int from, int to) {
    page.locator("[data-range-form] [name=from]").fill(String.valueOf(from));
    page.locator("[data-range-form] [name=to]").fill(String.valueOf(to));
    page.keyboard().press("Enter");
  }

  private static void drag(Page page, String chart, double from, double to) {
    Locator plot = page.locator("[data-chart=" + chart + "] .u-over");
    plot.scrollIntoViewIfNeeded();
    BoundingBox box = plot.boundingBox();
    page.mouse().move(box.x + box.width * from, box.y + 60);
    page.mouse().down();
    page.mouse().move(box.x + box.width * to, box.y + 70);
    page.mouse().up();
  }

  /** What the endpoint says of the range in the address. */
  private static JsonPath ofAddress(Page page) {
    assertThat(page).hasURL(RANGE);
    return given()
        .get("/api/v1/runs/r1/range?" + URI.create(page.url()).getQuery())
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void assertShows(Page page, JsonPath range) {
    assertThat(bound(page, "requests")).hasText(Format.count(range.getLong("requests")));
    assertThat(bound(page, "failures")).hasText(Format.count(range.getLong("failures")));
    assertThat(bound(page, "rps")).hasText(Format.rate(range.getDouble("rps")));
    assertThat(bound(page, "p50")).hasText(Format.ms(range.getDouble("latencyMs.p50")));
    assertThat(bound(page, "p95")).hasText(Format.ms(range.getDouble("latencyMs.p95")));
    assertThat(bound(page, "p99")).hasText(Format.ms(range.getDouble("latencyMs.p99")));
    Locator rows = page.locator("[data-table=requests] tbody tr");
    assertThat(rows).hasCount(range.getList("byName").size());
    assertThat(rows.first()).hasAttribute("data-key", range.getString("byName[0].name"));
    assertThat(rows.first().locator("[data-f=requests]"))
        .hasText(Format.count(range.getLong("byName[0].requests")));
    assertThat(page.locator("[data-table=requests] tfoot [data-f=p95]"))
        .hasText(Format.ms(range.getDouble("latencyMs.p95")));
    assertThat(page.locator("[data-table=failures] [data-f=count]"))
        .hasText(Format.count(range.getLong("failuresByKind[0].count")));
  }

  private static void assertShowsWhole(Page page, StatsView view) {
    assertThat(bound(page, "requests")).hasText(Format.count(view.report().requests()));
    assertThat(bound(page, "p95")).hasText(Format.ms(view.report().latencyMs().p95()));
    assertThat(page.locator("[data-table=requests] tbody tr"))
        .hasCount(view.report().byName().size());
    assertThat(page.locator("[data-zoom-reset]").first()).isHidden();
    assertThat(page.locator("[data-range-shown]")).isHidden();
    assertThat(page).hasURL(Pattern.compile(".*/runs/r1"));
  }

  @Test
  void draggingOverAChartOfAFinishedRunShowsTheNumbersThatTheEndpointGives() {
    SimulatedRun run = finished();
    Page page = openRun("Final result");

    drag(page, "latency", 0.3, 0.6);

    JsonPath range = ofAddress(page);
    assertShows(page, range);
    assertThat(range.getDouble("durationSeconds")).isBetween(15.0, 25.0);
    assertThat(page.locator("[data-range-shown]"))
        .containsText("(" + Format.duration(range.getDouble("durationSeconds")) + ")");
    assertThat(bound(page, "runP95")).isVisible();

    page.reload();
    assertShows(page, range);

    page.locator("[data-zoom-reset]").first().click();
    assertShowsWhole(page, run.at(now()));

    drag(page, "users", 0.1, 0.2);
    assertShows(page, ofAddress(page));
    page.locator("[data-chart=users] .u-over").dblclick();
    assertShowsWhole(page, run.at(now()));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theNumbersThatAreShownOfARangeAreThoseOfTheRequestsThatEndedInIt() {
    RecordedRun run = RecordedRun.of("r1", 7, now() / 1_000 - 400, 120, 60, 1);
    runs.add(run);
    Page page = openRun("Final result");
    assertShows(page, run.events(), run, 120);

    drag(page, "rate", 0.35, 0.5);

    Map<String, Long> asked = askedFor(page);
    long from = Math.floorDiv(asked.get("from"), 1_000L);
    long to = Math.ceilDiv(asked.get("to"), 1_000L);
    List<Event> inside = run.within(from, to, null);
    assertThat(inside).hasSizeBetween(500, 2_000);
    assertShows(page, inside, run, to - from);

    page.locator("[data-zoom-reset]").first().click();
    assertShows(page, run.events(), run, 120);
    assertThat(complaints()).isEmpty();
  }

  /** The query of the address, as the page has put it there. */
  private static Map<String, Long> askedFor(Page page) {
    assertThat(page).hasURL(RANGE);
    return Arrays.stream(URI.create(page.url()).getQuery().split("&"))
        .map(part -> part.split("="))
        .collect(Collectors.toMap(part -> part[0], part -> Long.parseLong(part[1])));
  }

  /** All that is shown of a range, beside what can be counted of its requests. */
  private static void assertShows(Page page, List<Event> all, RecordedRun run, long seconds) {
    assertThat(bound(page, "requests")).hasText(Format.count(all.size()));
    assertThat(bound(page, "failures")).hasText(Format.count(failed(all)));
    assertThat(bound(page, "failureShare")).hasText(Format.share(failed(all), all.size()));
    assertThat(bound(page, "rps")).hasText(Format.rate((double) all.size() / seconds));
    assertThat(bound(page, "p50")).hasText(ms(all, 50));
    assertThat(bound(page, "p95")).hasText(ms(all, 95));
    assertThat(bound(page, "p99")).hasText(ms(all, 99));
    for (String name : Batches.NAMES) {
      List<Event> ofName = all.stream().filter(e -> isOf(e, name)).toList();
      Locator row = page.locator("[data-table=requests] tbody tr[data-key='%s']".formatted(name));
      assertRow(row, ofName, seconds);
      assertThat(
              page.locator(
                  "[data-table=failures] tbody[data-key^='%s'] [data-f=count]".formatted(name)))
          .hasText(Format.count(failed(ofName)));
    }
    assertRow(page.locator("[data-table=requests] tfoot tr"), all, seconds);
    assertThat(bound(page, "runP95").first()).hasText(ms(run.events(), 95));
  }

  private static void assertRow(Locator row, List<Event> events, long seconds) {
    assertThat(row.locator("[data-f=requests]")).hasText(Format.count(events.size()));
    assertThat(row.locator("[data-f=failures]")).hasText(Format.count(failed(events)));
    assertThat(row.locator("[data-f=median]")).hasText(ms(events, 50));
    assertThat(row.locator("[data-f=p95]")).hasText(ms(events, 95));
    assertThat(row.locator("[data-f=p99]")).hasText(ms(events, 99));
    assertThat(row.locator("[data-f=max]")).hasText(ms(events, 100));
    assertThat(row.locator("[data-f=rps]")).hasText(Format.rate((double) events.size() / seconds));
  }

  private static boolean isOf(Event event, String name) {
    return Batches.NAMES.get(event.name()).equals(name);
  }

  private static long failed(List<Event> events) {
    return events.stream().filter(event -> event.error() != 0).count();
  }

  private static String ms(List<Event> events, double percentile) {
    return Format.ms(RecordedRun.percentileMs(events, percentile));
  }

  @Test
  void aRangeCanBeTypedInAndTheFocusIsNeverLost() {
    SimulatedRun run = finished();
    Page page = openRun("Final result");

    type(page, 30, 20);
    assertThat(
            (Boolean)
                page.locator("[data-range-form] [name=to]").evaluate("e => e.validity.customError"))
        .isTrue();
    assertThat(page.url()).doesNotContain("from=");

    type(page, 10, 40);
    JsonPath range = ofAddress(page);
    assertShows(page, range);
    assertThat(range.getDouble("durationSeconds")).isBetween(30.0, 31.0);
    page.locator("[data-range-form] [data-zoom-reset]").press("Enter");

    assertShowsWhole(page, run.at(now()));
    assertThat(page.locator("[data-range-form] [name=from]")).isFocused();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theRangeOfALiveRunStaysWhileTheRunGoesOn() {
    runs.add(SimulatedRun.crud("r1", now() - 100_000, 3_600, 0.04));
    Page page = openRun("Live");

    type(page, 20, 50);
    JsonPath range = ofAddress(page);
    assertShows(page, range);
    String elapsed = bound(page, "elapsed").innerText();
    assertThat(bound(page, "elapsed")).not().hasText(elapsed);

    assertShows(page, range);
    assertThat(page.locator("[data-table=requests] tbody [data-f=currentRps]").first())
        .hasText("\u2013");
    page.locator("[data-zoom-reset]").first().click();
    assertThat(bound(page, "requests")).not().hasText(Format.count(range.getLong("requests")));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whyARangeCannotBeShownIsSaidAndTheNumbersStay() {
    SimulatedRun run = finished();
    Page page = openRun("Final result");
    runs.clear();

    type(page, 10, 40);

    assertThat(page.locator("[data-range-error]"))
        .containsText("The numbers of this range cannot be shown");
    assertThat(bound(page, "requests")).hasText(Format.count(run.at(now()).report().requests()));
    page.locator("[data-zoom-reset]").first().click();
    assertThat(page.locator("[data-range-error]")).isHidden();
  }

  @Test
  void aRangeFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    finished();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(home.resolve("/runs/r1").toString(), width, 800, scheme);
        assertThat(page.locator("[data-connection]")).hasText("Final result");
        type(page, 10, 40);
        assertThat(page.locator("[data-range-shown]")).isVisible();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }
}
