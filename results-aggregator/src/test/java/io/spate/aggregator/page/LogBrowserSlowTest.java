package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.report.RunReport.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happened to a run, on its charts and in its list. */
@QuarkusTest
@TestProfile(ScriptedPages.class)
class LogBrowserSlowTest extends PageInBrowser {
  private static final int CHARTS_OVER_TIME = 5;
  private final long start = System.currentTimeMillis() - 300_000;
  private final StatsView calm = SimulatedRun.crud("r1", start, 3_600, 0).at(start + 290_000);

  @Test
  void whatHappensIsMarkedOnEachChartAndListedWithoutAReload() {
    runs.add(with(entry(0, "started", null, "started", 200)));
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-connection]")).hasText("Live");
    assertThat(page.locator(".event-mark")).hasCount(CHARTS_OVER_TIME);
    page.evaluate("window.sameDocument = true");
    Object scrolled = page.evaluate("scrollTo(0, 300), scrollY");

    runs.add(
        with(
            entry(0, "started", null, "started", 200),
            entry(100, "agent-lost", "agent-2", "agent-2 is gone", 66),
            entry(200, "slots-taken-over", "agent-1", "agent-1 took 40 slots over", 33)));

    assertThat(page.locator(".event-mark[data-kind=agent-lost]")).hasCount(CHARTS_OVER_TIME);
    assertThat(page.locator(".event-mark")).hasCount(3 * CHARTS_OVER_TIME);
    assertThat(cells(page, "what"))
        .hasText(words("agent-1 took 40 slots over", "agent-2 is gone", "started"));
    assertThat(rows(page).nth(0).locator("[data-f=since]")).hasText("3 min 20 s");
    assertThat(rows(page).nth(0).locator("[data-f=kind]")).hasText("slots taken over");
    assertThat(rows(page).nth(0).locator("[data-f=agent]")).hasText("agent-1");
    assertThat(rows(page).nth(0).locator("[data-f=restarted]")).hasText("33");
    assertThat(rows(page).nth(1).locator("[data-f=restarted]")).hasText("–");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    assertThat(page.evaluate("scrollY")).isEqualTo(scrolled);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void marksNearEachOtherAreOneWithTheirNumberUntilZoomedIn() {
    LogEntry[] burst = new LogEntry[7];
    for (int i = 0; i < burst.length; i++) {
      burst[i] =
          entry(100 + i * 0.3, i == 3 ? "agent-lost" : "slots-released", "a" + i, "no " + i, 0);
    }
    runs.add(with(burst));
    Page page = open("/runs/r1");

    Locator mark = page.locator("[data-chart=rate] .event-mark");
    assertThat(mark).hasCount(1);
    assertThat(mark).hasText("7");
    assertThat(mark).hasAttribute("data-kind", "agent-lost");

    BoundingBox chart = page.locator("[data-chart=rate] .u-over").boundingBox();
    BoundingBox at = mark.boundingBox();
    page.mouse().move(at.x, chart.y + 100);
    assertThat(page.locator("[data-chart=rate] .mark-label")).isVisible();
    assertThat(page.locator("[data-chart=rate] .mark-label")).containsText("agent lost: no 3");
    assertThat(page.locator("[data-chart=rate] .mark-label")).containsText("and 1 more");
    assertThat(page.locator("[data-chart=users] .mark-label")).isHidden();

    page.mouse().move(at.x - 4, chart.y + 100);
    page.mouse().down();
    page.mouse().move(at.x + 8, chart.y + 100);
    page.mouse().up();
    assertThat(mark.first()).not().hasText("7");
    assertThat(page.locator("[data-chart=latency] .event-mark").first()).not().hasText("7");
  }

  @Test
  void hostileEntriesStayText() {
    runs.add(
        with(
            entry(50, "agent-lost", Hostile.SCRIPT, Hostile.IMAGE, 1),
            entry(150, Hostile.IMAGE, Hostile.RIGHT_TO_LEFT, Hostile.SCRIPT + Hostile.LONG, 1)));
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-connection]")).hasText("Live");
    runs.add(
        with(
            entry(50, "agent-lost", Hostile.SCRIPT, Hostile.IMAGE, 1),
            entry(150, Hostile.IMAGE, Hostile.RIGHT_TO_LEFT, Hostile.SCRIPT + Hostile.LONG, 1),
            entry(250, "paused", Hostile.IMAGE, Hostile.SCRIPT, 1)));
    assertThat(rows(page)).hasCount(3);
    for (int i = 0; i < 3; i++) {
      page.locator("[data-chart=rate]").scrollIntoViewIfNeeded();
      BoundingBox chart = page.locator("[data-chart=rate] .u-over").boundingBox();
      BoundingBox mark = page.locator("[data-chart=rate] .event-mark").nth(i).boundingBox();
      page.mouse().move(mark.x, chart.y + 100);
      assertThat(page.locator("[data-chart=rate] .mark-label")).isVisible();
    }

    assertThat(rows(page).nth(0).locator("[data-f=message]")).hasText(Hostile.SCRIPT);
    assertThat(rows(page).nth(2).locator("[data-f=agent]")).hasText(Hostile.SCRIPT);
    assertThat(page.evaluate("typeof window.pwned")).isEqualTo("undefined");
    assertThat(page.locator("main img[src=x]")).hasCount(0);
    assertThat((String) page.evaluate("document.body.innerText")).doesNotContain("\u202E");
    assertNoSidewaysScroll(page);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theLogOfAFinishedRunIsThereAndUsableByEveryone() {
    StatsView over = SimulatedRun.crud("r1", start, 60, 0).at(start + 90_000);
    List<LogEntry> entries = new ArrayList<>(List.of(entry(-2, "created", null, "created", 200)));
    for (String kind :
        List.of(
            "started",
            "agent-joined",
            "load-changed",
            "paused",
            "resumed",
            "slots-released",
            "slots-taken-over",
            "agent-lost",
            "stopping",
            "ended")) {
      entries.add(entry(6 * entries.size() - 6, kind, "agent-1", "about " + kind, 3));
    }
    runs.add(
        new StatsView(
            over.run(),
            over.now(),
            over.report().withLog(new RunReport.Log(entries, 12)),
            over.series()));
    String address = home.resolve("/runs/r1").toString();

    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(address, width, 800, scheme);
        assertThat(page.locator("[data-connection]")).hasText("Final result");
        assertThat(rows(page)).hasCount(11);
        assertThat(rows(page).last().locator("[data-f=since]")).hasText("−2 s");
        assertThat(page.locator("[data-log-left-out]"))
            .hasText("Left out: 12 old entries, those about slots first.");
        assertThat(page.locator("[data-chart=rate] .event-mark[data-kind=ended]")).hasCount(1);
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }

  private static String[] words(String... words) {
    return words;
  }

  private static Locator rows(Page page) {
    return page.locator("[data-table=log] tbody tr");
  }

  private static Locator cells(Page page, String name) {
    return page.locator("[data-table=log] tbody td." + name);
  }

  private StatsView with(LogEntry... entries) {
    return new StatsView(
        calm.run(),
        calm.now(),
        calm.report().withLog(new RunReport.Log(Arrays.asList(entries), 0)),
        calm.series());
  }

  private LogEntry entry(double second, String kind, String agent, String message, int users) {
    return new LogEntry(start + Math.round(second * 1_000), kind, message, agent, users);
  }
}
