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
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class RunPageBrowserQuarkusTest extends LivePageInBrowser {
  private static long now() {
    return System.currentTimeMillis();
  }

  private static Locator bound(Page page, String name) {
    return page.locator("[data-bind=" + name + "]");
  }

  @Test
  void numbersAndChartsMoveByThemselves() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0.04));
    Page page = openLive("/runs/r1");
    String before = bound(page, "requests").innerText();

    assertThat(bound(page, "requests")).not().hasText(before);
    awaitUpdates(page, 4);

    assertThat(page.locator("[data-chart] canvas")).hasCount(3);
    assertThat(page.locator(".key[data-column=rps] b").innerText()).matches("[0-9.]+");
    assertThat(page.locator("[data-f=currentRps]").first().innerText()).matches("[0-9.]+");
    assertThat(bound(page, "startAt").innerText()).doesNotContain("UTC");
    assertThat(page.locator("[data-table=phases] tbody tr")).hasCount(4);
    assertThat(page.locator("[data-key=waiting] [data-f=share]")).hasText("96.6%");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void anUpdateNeitherMovesThePageNorMakesRowsAnew() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0.04));
    Page page = openLive("/runs/r1");
    page.evaluate("document.querySelector('#agents').scrollIntoView()");
    page.locator("[data-failures] summary").first().click();
    page.evaluate("window.row = document.querySelector('[data-table=requests] tbody tr')");
    Object scrolled = page.evaluate("scrollY");

    awaitUpdates(page, 5);

    assertThat(page.evaluate("scrollY")).isEqualTo(scrolled);
    assertThat(page.evaluate("window.row.isConnected")).isEqualTo(true);
    assertThat(page.locator("[data-failures] details").first()).hasAttribute("open", "");
  }

  @Test
  void aLostConnectionIsToldAndHealsByItself() throws IOException {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    try (CuttableProxy proxy = new CuttableProxy(home.getPort())) {
      Page page =
          open("http://127.0.0.1:" + proxy.port() + "/runs/r1", 1280, 800, ColorScheme.LIGHT);
      assertThat(connection(page)).hasText("Live");

      proxy.cut();

      assertThat(connection(page)).containsText("Connection lost");
      assertThat(connection(page)).containsText("data is ");
      String then = bound(page, "requests").innerText();

      proxy.mend();

      assertThat(connection(page)).hasText("Live");
      assertThat(bound(page, "requests")).not().hasText(then);
      assertThat(page.evaluate("scrollY")).isEqualTo(0);
    }
  }

  @Test
  void aPageThatNobodySeesLetsGoOfItsConnectionUntilItIsSeen() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    Page page = open("/");
    page.clock().install();
    page.navigate(home.resolve("/runs/r1").toString());
    assertThat(connection(page)).hasText("Live");

    setHidden(page, true);
    page.clock().fastForward(61_000);
    assertThat(connection(page)).hasText("Connecting…");

    setHidden(page, false);
    assertThat(connection(page)).hasText("Live");
  }

  private static void setHidden(Page page, boolean hidden) {
    page.evaluate(
        """
        (hidden) => {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
  }

  @Test
  void theFinalResultStaysAndTheStreamEnds() {
    SimulatedRun run = SimulatedRun.crud("r1", now() - 57_000, 60, 0);
    runs.add(run);
    AtomicInteger streams = new AtomicInteger();
    Page page = open("/");
    page.onRequest(request -> streams.addAndGet(request.url().endsWith("/live") ? 1 : 0));

    page.navigate(home.resolve("/runs/r1").toString());
    assertThat(bound(page, "phase")).hasText("finished");
    assertThat(connection(page)).hasText("Final result");

    StatsView view = run.at(now());
    assertThat(bound(page, "verdict")).hasText("passed");
    assertThat(bound(page, "requests")).hasText(Format.count(view.report().requests()));
    assertThat(bound(page, "p95")).hasText(Format.ms(view.report().latencyMs().p95()));
    assertThat(page.locator("[data-stop]")).isHidden();
    assertThat(streams).hasValue(1);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void stoppingAsksFirstAndSaysInWordsWhyItFailed() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    AtomicInteger stops = new AtomicInteger();
    Page page = openLive("/runs/r1");
    page.onRequest(request -> stops.addAndGet(request.method().equals("POST") ? 1 : 0));
    Locator dialog = page.locator("[data-stop-dialog]");

    page.locator("[data-stop]").click();
    assertThat(dialog).isVisible();
    page.keyboard().press("Escape");
    assertThat(dialog).isHidden();
    page.locator("[data-stop]").press("Enter");
    page.keyboard().press("Enter"); // the focus is on the harmless answer
    assertThat(dialog).isHidden();
    assertThat(stops).hasValue(0);

    page.locator("[data-stop]").click();
    dialog.locator("button[value=stop]").click();

    Locator error = page.locator("[data-control-error]");
    assertThat(error).containsText("The run could not be stopped");
    assertThat(error).containsText("control plane");
    assertThat(stops).hasValue(1);
  }

  @Test
  void columnsSortByValueAndStaySorted() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0.04));
    Page page = openLive("/runs/r1");
    Locator labels = page.locator("[data-table=requests] tbody [data-f=type]");
    Locator button = page.locator("[data-table=requests] [data-sort=p95]");

    button.click();
    assertThat(labels.allInnerTexts()).containsExactly("DELETE", "PUT", "GET", "POST");
    button.click();
    awaitUpdates(page, 3);

    assertThat(labels.allInnerTexts()).containsExactly("POST", "GET", "PUT", "DELETE");
    assertThat(page.locator("[data-table=requests] th[aria-sort=ascending]"))
        .hasText("95%ile (ms)");
    assertThat(page.locator("[data-table=requests] tfoot [data-f=label]")).hasText("Aggregated");
  }

  @Test
  void aRunOfTheOpenModelHasNoTargetOfUsers() {
    SimulatedRun run = SimulatedRun.crud("r1", now() - 40_000, 3_600, 0);
    runs.add(run);
    Page page = openLive("/runs/r1");
    Locator target = page.locator(".key[data-column=targetUsers]");
    assertThat(target).isVisible();
    assertThat(bound(page, "wantedNow")).isVisible();

    runs.add(withArrivals(run.at(now())));
    page.navigate(home.resolve("/runs/r1").toString());

    assertThat(page.locator("[data-chart=users] canvas")).hasCount(1);
    assertThat(target).isHidden();
    assertThat(bound(page, "wantedNow")).isHidden();
    assertThat(bound(page, "peakUsers")).isVisible();
    assertThat(complaints()).isEmpty();
  }

  private static StatsView withArrivals(StatsView view) {
    StatsView.Series all = view.series();
    return new StatsView(
        view.run(),
        view.now(),
        view.report().withArrivals(new RunReport.Arrivals(10, 10, 0, 0, 1, 200)),
        new StatsView.Series(
            all.t(),
            all.rps(),
            all.failures(),
            all.users(),
            Collections.nCopies(all.t().size(), null),
            all.p50(),
            all.p95(),
            all.p99()));
  }

  @Test
  void draggingInOneChartZoomsAllAndOneClickShowsTheWholeRunAgain() {
    runs.add(SimulatedRun.crud("r1", now() - 400_000, 3_600, 0.04));
    Page page = openLive("/runs/r1");
    Locator reset = page.locator("[data-zoom-reset]");
    BoundingBox box = page.locator("[data-chart=latency] .u-over").boundingBox();

    page.mouse().move(box.x + box.width * 0.3, box.y + 60);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.6, box.y + 70);
    page.mouse().up();

    assertThat(reset.first()).isVisible();
    assertThat(reset.last()).isVisible();
    reset.first().click();
    assertThat(reset.first()).isHidden();
    page.locator("[data-log-scale]").click();
    assertThat(page.locator("[data-log-scale]")).hasAttribute("aria-pressed", "true");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void hostileNamesMessagesAndBodiesStayText() {
    long start = now();
    runs.add(Hostile.run("evil", start));
    Page page = openLive("/runs/evil");
    runs.add(SimulatedRun.crud("evil", start - 30_000, 3_600, 0)); // its rows go …
    assertThat(page.locator("[data-failures]")).isHidden();
    runs.add(Hostile.run("evil", now())); // … and come again, made by the browser

    Locator samples = page.locator("[data-failures] details");
    assertThat(samples).hasCount(1);
    samples.locator("summary").click();

    assertThat(samples.locator("pre").first()).hasText(Hostile.IMAGE + Hostile.SCRIPT);
    assertThat(page.locator("[data-table=requests] tbody tr").first()).containsText(Hostile.SCRIPT);
    assertThat(page.locator("[data-table=requests]")).containsText(Hostile.TEMPLATE);
    assertThat(page.evaluate("typeof window.pwned")).isEqualTo("undefined");
    assertThat(page.locator("main img[src=x]")).hasCount(0);
    assertThat((String) page.evaluate("document.body.innerText")).doesNotContain("\u202E");
    assertNoSidewaysScroll(page);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void thePageFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0.04));
    String address = home.resolve("/runs/r1").toString();

    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(address, width, 800, scheme);
        assertThat(connection(page)).hasText("Live");
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }
}
