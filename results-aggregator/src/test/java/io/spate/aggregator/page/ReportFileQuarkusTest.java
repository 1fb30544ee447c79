package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run as files: what is served, and the report page as a browser opens it from a disk. */
@QuarkusTest
@TestProfile(ScriptedPages.class)
class ReportFileQuarkusTest {
  @Inject ScriptedRuns runs;
  @TempDir Path directory;

  @BeforeEach
  void forgetRuns() {
    runs.clear();
  }

  private static String file(String run, String name) {
    return given()
        .get("/api/v1/runs/" + run + "/export/" + name)
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  @ParameterizedTest
  @CsvSource({
    "report.html, text/html",
    "stats.csv, text/csv",
    "failures.csv, text/csv",
    "stats_history.csv, text/csv",
    "junit.xml, application/xml",
    "summary.md, text/markdown",
    "latency.hlog, text/plain"
  })
  void eachFileIsServedToBeSaved(String name, String type) {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 100_000, 60, 0.04));

    given()
        .get("/api/v1/runs/r1/export/" + name)
        .then()
        .statusCode(200)
        .contentType(containsString(type))
        .header("Content-Disposition", "attachment; filename=\"spate-r1-" + name + "\"");
  }

  @Test
  void anUnknownFileIsAnsweredWithThoseThereAre() {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 100_000, 60, 0));

    given()
        .get("/api/v1/runs/r1/export/report.pdf")
        .then()
        .statusCode(404)
        .body("detail", containsString("no file is called 'report.pdf'; there are report.html"));
    given().get("/api/v1/runs/nobody/export/stats.csv").then().statusCode(404);
  }

  @Test
  void theReportPageHasTheNumbersOfTheRun() {
    SimulatedRun run = SimulatedRun.crud("r1", System.currentTimeMillis() - 100_000, 60, 0.04);
    runs.add(run);

    String page = file("r1", "report.html");

    assertThat(page)
        .contains(Format.count(run.at(System.currentTimeMillis()).report().requests()))
        .contains("<bdi>/todo/[id]</bdi>", "expected status 200, got 503", "failures &lt; 1%")
        .contains("aria-label=\"Response time by percentile, milliseconds\"");
  }

  @Test
  void theReportPageOpensFromADiskAndAsksForNothingElse() throws IOException {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 100_000, 60, 0.04));
    Path saved = Files.writeString(directory.resolve("report.html"), file("r1", "report.html"));
    List<String> asked = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    try (Chromium chromium = Chromium.start();
        BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.onRequest(request -> asked.add(request.url()));
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.navigate(saved.toUri().toString());

      assertThat(page.locator("h1").innerText()).isEqualTo("Todo CRUD");
      assertThat(page.locator("svg .line").count()).isEqualTo(8);
      assertThat(page.locator("svg path[class^=heat]").count()).isEqualTo(1);
      assertThat(page.locator("svg rect[class^=heat]").count()).as("legend").isEqualTo(8);
      assertThat(page.locator("tfoot tr").innerText()).contains("Aggregated");
      page.setViewportSize(360, 800);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= 360"))
          .as("no horizontal scroll on a phone")
          .isEqualTo(true);
    }
    assertThat(asked).hasSize(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatComesFromOutsideStaysTextInTheReportPage() throws IOException {
    runs.add(Hostile.run("evil", System.currentTimeMillis()));
    Path saved = Files.writeString(directory.resolve("evil.html"), file("evil", "report.html"));
    try (Chromium chromium = Chromium.start();
        BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(saved.toUri().toString());

      assertThat(page.evaluate("window.pwned === undefined")).isEqualTo(true);
      assertThat(page.locator("img, script").count()).isZero();
      assertThat(page.content()).contains("{page.run.id} ${7*7} {{7*7}}");
    }
  }
}
