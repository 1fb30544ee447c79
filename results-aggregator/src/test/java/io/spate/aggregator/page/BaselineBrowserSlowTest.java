package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.report.Baselines;
import io.spate.aggregator.view.RecordedRun;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class BaselineBrowserSlowTest extends PageInBrowser {
  private static final long START = System.currentTimeMillis() / 1_000 - 4_000;
  private static final String KEY = "baseline/Recorded";

  @Inject Baselines baselines;

  @BeforeEach
  void threeRunsOfWhichTheLastIsSlower() {
    runs.add(RecordedRun.of("r1", 1, START, 60, 30, 1));
    runs.add(RecordedRun.of("r2", 2, START + 1_000, 60, 30, 1));
    runs.add(RecordedRun.of("r3", 3, START + 2_000, 60, 30, 3));
    baselines.take(KEY, "{\"schema\":1,\"run\":\"r1\"}".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void unmark() {
    baselines.take(KEY, null);
  }

  @Test
  void aRunSaysHowItComparesWithTheBaselineOfItsScenario() {
    Page page = open("runs/r3");
    assertThat(page.locator("[data-baseline-words]")).containsText("Against the baseline, run r1");
    assertThat(page.locator("[data-baseline-rows]"))
        .containsText(Pattern.compile("95%ile: [0-9,.]+ ms \\([0-9,.]+ ms, \\+[0-9.]+ %\\) worse"));
    assertThat(page.locator("[data-baseline-mark]")).hasText("Mark as baseline");

    page.locator("[data-baseline-words] a").click();

    assertThat(page.locator("h1")).hasText("Compare runs");
    assertThat(page.locator("[data-compare]")).hasAttribute("data-a", "r1");
    page = open("runs/r1");
    assertThat(page.locator("[data-baseline-words]")).containsText("This run is the baseline");
    assertThat(page.locator("[data-baseline-mark]")).hasText("Unmark as baseline");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whatKafkaDoesNotTakeIsSaidAndNothingIsMarked() {
    Page page = open("runs/r2");
    page.locator("[data-baseline-mark]").click();

    assertThat(page.locator("[data-control-error]"))
        .containsText("The baseline was not changed: the mark was not written");
    given().get("/api/v1/runs/r2/baseline").then().body("baseline", equalTo("r1"));
  }

  @Test
  void theApiTellsTheBaselineAndRefusesARunThatIsNoneYet() {
    given()
        .get("/api/v1/runs/r3/baseline")
        .then()
        .statusCode(200)
        .body("scenario", equalTo("Recorded"))
        .body("baseline", equalTo("r1"))
        .body("comparison.rows.find { it.metric == 'p95' }.verdict", equalTo("worse"));
    given()
        .get("/api/v1/runs/r1/baseline")
        .then()
        .body("baseline", equalTo("r1"))
        .body("comparison", nullValue());
    given().get("/api/v1/runs/other/baseline").then().statusCode(404);
    runs.add(SimulatedRun.crud("live", System.currentTimeMillis() - 10_000, 600, 0));
    given()
        .put("/api/v1/runs/live/baseline")
        .then()
        .statusCode(409)
        .body("detail", containsString("'live' is running"));
  }

  @Test
  void theReportFileHasTheDifferenceToTheBaseline() {
    String report = given().get("/api/v1/runs/r3/export/report.html").then().extract().asString();
    assertThat(report).contains("Against the baseline", "<code>r1</code>", ">worse<");
    String own = given().get("/api/v1/runs/r1/export/report.html").then().extract().asString();
    assertThat(own).doesNotContain("Against the baseline");
  }

  @Test
  void theTrendShowsTheRunsOfAScenarioWithLinksToEach() {
    Page page = open("trend?scenario=Recorded");
    Locator rows = page.locator("[data-table=trend] tbody tr");
    assertThat(rows).hasCount(3);
    assertThat(rows.first()).containsText("r3");
    assertThat(rows.last()).containsText("baseline");
    assertThat(page.locator("svg.trend")).hasCount(3);
    Locator points = page.locator("svg.trend").first().locator("circle");
    assertThat(points).hasCount(3);
    double before = Double.parseDouble(points.nth(1).getAttribute("cy"));
    double now = Double.parseDouble(points.nth(2).getAttribute("cy"));
    assertThat(now).as("slower is higher").isLessThan(before);

    page.locator("svg.trend").first().locator("a").last().click();

    assertThat(page.locator("h1")).hasText("Recorded");
    assertThat(page.url()).endsWith("/runs/r3");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theTrendFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(home.resolve("/trend").toString(), width, 800, scheme);
        assertThat(page.locator("svg.trend").first()).isVisible();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).isEmpty();
      }
    }
    Page page = open("trend?scenario=none&last=x");
    assertThat(page.locator("[role=status]")).containsText("There is no run of none");
    assertThat(page.locator("select[name=scenario]")).hasValue("none");
  }
}
