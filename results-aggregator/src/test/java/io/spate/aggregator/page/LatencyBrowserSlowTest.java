package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.view.RecordedRun;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class LatencyBrowserSlowTest extends PageInBrowser {
  private static final Logger LOGGER = Logger.getLogger(LatencyBrowserSlowTest.class);
  private static final long START = System.currentTimeMillis() / 1_000 - 400;

  private final RecordedRun run = RecordedRun.of("r1", 7, START, 120, 60, 1);

  private Page openRun(int width, ColorScheme scheme) {
    runs.add(run);
    Page page = open(home.resolve("/runs/r1").toString(), width, 800, scheme);
    assertThat(page.locator("[data-connection]")).hasText("Final result");
    assertThat(page.locator("[data-heat-map] canvas")).isVisible();
    assertThat(page.locator("[data-percentiles] canvas")).isVisible();
    return page;
  }

  private static void assertShows(Page page, List<Event> events) {
    Locator rows = page.locator("[data-table=percentiles] tbody tr");
    double[] percentiles = {0, 50, 90, 99, 99.9};
    for (int i = 0; i < percentiles.length; i++) {
      if (events.size() >= Math.pow(10, i - 1)) {
        assertThat(rows.nth(i).locator("td"))
            .hasText(Format.ms(RecordedRun.percentileMs(events, percentiles[i])));
      }
    }
    assertThat(page.locator("[data-heat-map] .uplot"))
        .hasAttribute(
            "aria-label", Pattern.compile(".* " + Format.count(events.size()) + " requests.*"));
    assertThat(tableSum(page)).isEqualTo(events.size());
  }

  private static long tableSum(Page page) {
    return page.locator("[data-table=heat] tbody tr td:nth-child(2)").allTextContents().stream()
        .mapToLong(text -> Long.parseLong(text.replace(",", "")))
        .sum();
  }

  /** How many points of the map have the colour of most requests. */
  private static int darkest(Page page) {
    return (Integer)
        page.evaluate(
            """
            () => {
              const canvas = document.querySelector('[data-heat-map] canvas');
              const hex = getComputedStyle(canvas).getPropertyValue('--chart-heat-8').trim();
              const rgb = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              let points = 0;
              for (let i = 0; i < data.length; i += 4) {
                if (rgb.every((part, j) => data[i + j] === part)) points++;
              }
              return points;
            }
            """);
  }

  @Test
  void theMapAndThePercentilesShowTheRequestsOfTheRunAndOfARangeOfIt() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    assertShows(page, run.events());
    assertThat(darkest(page)).isPositive();

    page.locator("[data-range-form] [name=from]").fill("30");
    page.locator("[data-range-form] [name=to]").fill("90");
    page.keyboard().press("Enter");

    assertThat(page.locator("[data-heat-map] .uplot"))
        .hasAttribute("aria-label", Pattern.compile(".* 3,600 requests.*"));
    assertShows(page, run.within(START + 30, START + 90, null));
    page.locator("[data-zoom-reset]").first().click();
    assertThat(page.locator("[data-heat-map] .uplot"))
        .hasAttribute(
            "aria-label",
            Pattern.compile(".* " + Format.count(run.events().size()) + " requests.*"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theCellBelowTheMouseIsTold() {
    Page page = openRun(1280, ColorScheme.LIGHT);
    Locator map = page.locator("[data-heat-map] .u-over");
    map.scrollIntoViewIfNeeded();

    map.hover();

    assertThat(page.locator("[data-heat-at]"))
        .hasText(Pattern.compile("[0-9:]{8}, [0-9.,]+–[0-9.,]+ ms: [0-9,]+ \\(.*%\\)"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void bothFitAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = openRun(width, scheme);
        for (Locator summary : page.locator(".numbers summary").all()) {
          summary.click();
        }
        assertThat(darkest(page)).isPositive();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }

  @Test
  void theyAreDrawnSoonAndTheCostIsLogged() {
    RecordedRun large = RecordedRun.of("r1", 7, START - 1_800, 1_800, 300, 1);
    runs.add(large);
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-heat-map] canvas")).isVisible();

    Object milliseconds =
        page.evaluate("performance.getEntriesByName('spate-latency', 'measure')[0].duration");

    LOGGER.infof(
        "Drawing the latency of %d requests takes %s ms of the main thread",
        large.events().size(), milliseconds);
    assertThat(((Number) milliseconds).doubleValue()).isLessThan(500);
  }
}
