package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.spate.aggregator.view.StatsView;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class PageQuarkusTest {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:src|href)=\"(/(?:assets|webjars)/[^\"]*)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

  @Inject ScriptedRuns runs;

  @BeforeEach
  void forgetRuns() {
    runs.clear();
  }

  private static Response get(String path) {
    return given().accept("text/html").get(path);
  }

  private static String html(String path) {
    return get(path).then().statusCode(200).extract().asString();
  }

  @Test
  void theTasksOfTheScenarioAreThereWithTheirShares() {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 3_600, 0));

    assertThat(html("/runs/r1"))
        .contains(">Task ratio<", "look &lt;b&gt;", ">80.0%<", ">60.0%<", ">100%<", ">25.0%<")
        .doesNotContain("look <b>");
    runs.add(Hostile.run("r2", System.currentTimeMillis())); // a report of an older version
    assertThat(html("/runs/r2")).doesNotContain("Task ratio");
  }

  @Test
  void thePageOfARunShowsItsNumbersBeforeAnyScriptRuns() {
    StatsView view =
        SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0.04)
            .at(System.currentTimeMillis());
    runs.add(view);

    String page = html("/runs/r1");

    assertThat(page)
        .contains("<bdi>Todo CRUD</bdi>")
        .contains("data-state=\"running\"")
        .contains("data-bind=\"requests\">" + Format.count(view.report().requests()) + "<")
        .contains("data-bind=\"p95\">" + Format.ms(view.now().p95()) + "<")
        .contains("data-f=\"label\" title=\"/todo/[id]\">/todo/[id]<")
        .contains("expected status 200, got 503")
        .contains("agent-3")
        .contains("failures &lt; 1%");
  }

  /**
   * The document tells Locust's users where each of its numbers is; in bold, what they read there.
   */
  @Test
  void everyNumberOfLocustsPageIsWhereTheDocumentSays() throws IOException {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0.04));
    String document = Files.readString(Path.of("../docs/coming-from.md"));
    String table = document.split("### Where Locust's numbers are")[1].split("\n\n")[1];
    List<String> words =
        Pattern.compile("\\*\\*(.+?)\\*\\*").matcher(table).results().map(r -> r.group(1)).toList();

    assertThat(words).hasSizeGreaterThan(35).contains("Current RPS", "Task ratio", "Memory (RSS)");
    String page = html("/runs/r1").replaceAll("\\s*<span class=\"pill\"", "<");
    assertThat(words).allSatisfy(word -> assertThat(page).contains(">" + word + "<"));
  }

  @Test
  void anAgentWhoseClockIsOffIsMarkedAndSoIsItsRunsPage() {
    runs.add(SimulatedRun.crud("calm", System.currentTimeMillis() - 40_000, 60, 0.04));
    assertThat(html("/runs/calm"))
        .contains("data-clocks-off role=\"status\" hidden>", ">–</td>")
        .doesNotContain(">⚠ +");

    runs.add(Hostile.run("off", System.currentTimeMillis()));
    assertThat(html("/runs/off"))
        .contains("data-clocks-off role=\"status\" >", ">⚠ +1,740 ± 3</td>");
    given()
        .get("/api/v1/runs/off/stats")
        .then()
        .statusCode(200)
        .body("report.agents[0].clock.skewMs", equalTo(1_740f))
        .body("report.agents[0].clock.uncertaintyMs", equalTo(2.5f))
        .body("report.agents[0].clock.off", equalTo(true));
  }

  @Test
  void aRunTellsWhereItsTimeGoesOnceThatIsKnown() {
    long now = System.currentTimeMillis();
    runs.add(SimulatedRun.crud("r1", now - 40_000, 60, 0.04));
    assertThat(html("/runs/r1"))
        .contains("data-phases >", "Where the time goes", "<tr data-key=\"connecting\">")
        .contains("data-f=\"share\">96.6%<", ">Waiting for the first byte<")
        .doesNotContain("<tr data-key=\"tls\">");

    runs.add(SimulatedRun.crud("r2", now, 60, 0.04).at(now));
    assertThat(html("/runs/r2")).contains("data-phases hidden>");
  }

  @Test
  void aFinishedRunShowsItsVerdictAndNoStopButton() {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 100_000, 60, 0));

    assertThat(html("/runs/r1"))
        .contains("data-verdict=\"passed\">passed<")
        .contains("data-over=\"true\"")
        .containsPattern("data-stop hidden");
  }

  @Test
  void whyNumbersAreNotFullyTrustworthyIsSaidInWords() {
    runs.add(Hostile.run("evil", System.currentTimeMillis()));
    runs.add(SimulatedRun.crud("fine", System.currentTimeMillis() - 40_000, 60, 0));

    assertThat(html("/runs/evil"))
        .contains("data-bind=\"doubtCount\">3<")
        .contains("events lost with agent &lt;script&gt;", ": 1 (at most 2), ")
        .doesNotContainPattern("data-bind=\"doubts\" hidden");
    assertThat(html("/runs/fine")).containsPattern("data-bind=\"doubts\" hidden");
  }

  @Test
  void theIndexListsRunsNewestFirst() {
    long now = System.currentTimeMillis();
    runs.add(SimulatedRun.crud("older", now - 500_000, 60, 0));
    runs.add(SimulatedRun.crud("newer", now - 10_000, 60, 0));

    String page = html("/");

    assertThat(page.indexOf("/runs/newer")).isPositive().isLessThan(page.indexOf("/runs/older"));
    assertThat(page).containsPattern("data-empty hidden");
  }

  @Test
  void anEmptyIndexSaysHowToStartARun() {
    assertThat(html("/"))
        .contains("./spate run examples/todo-api/scenarios/crud.yaml")
        .doesNotContainPattern("data-empty hidden");
  }

  @Test
  void anUnknownRunGetsAPageThatSaysSo() {
    get("/runs/nobody-knows")
        .then()
        .statusCode(404)
        .contentType(containsString("text/html"))
        .body(containsString("There is no run"))
        .body(containsString("nobody-knows"));
  }

  @Test
  void whatComesFromOutsideStaysText() {
    runs.add(Hostile.run("evil", System.currentTimeMillis()));

    for (String page : List.of(html("/runs/evil"), html("/"))) {
      assertThat(page)
          .doesNotContain("<script>window")
          .doesNotContain("<img src=x")
          .contains("&lt;script&gt;window.pwned=1");
    }
    assertThat(html("/runs/evil")).contains(Hostile.TEMPLATE);
    String missing =
        given()
            .urlEncodingEnabled(false)
            .get("/runs/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
            .asString();
    assertThat(missing).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
  }

  @Test
  void noPageHasAnInlineScriptOrStyle() {
    runs.add(Hostile.run("evil", System.currentTimeMillis()));

    for (String path : List.of("/", "/runs/evil", "/runs/unknown")) {
      assertThat(get(path).asString())
          .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
          .doesNotContain("<style")
          .doesNotContainPattern("<[^>]*\\sstyle=")
          .doesNotContainPattern("<[a-z]+\\s[^>\"]*\\son[a-z]+=");
    }
  }

  @Test
  void pagesAndTheirFilesCarrySecurityHeaders() {
    for (String path : List.of("/", "/runs/unknown", Assets.own("run.js"))) {
      get(path)
          .then()
          .header("Content-Security-Policy", equalTo(SecurityHeaders.CONTENT_SECURITY_POLICY))
          .header("X-Content-Type-Options", equalTo("nosniff"))
          .header("Referrer-Policy", equalTo("same-origin"))
          .header("X-Frame-Options", equalTo("DENY"));
    }
    assertThat(SecurityHeaders.CONTENT_SECURITY_POLICY)
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void nothingKeepsACopyOfAPage() {
    get("/").then().header("Cache-Control", equalTo("no-store"));
  }

  @Test
  void everyFileThatAPageRefersToIsServedByTheServiceItself() {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0));

    for (String page : List.of(html("/"), html("/runs/r1"), get("/runs/unknown").asString())) {
      Matcher address = ADDRESS.matcher(page);
      while (address.find()) {
        String file = address.group(1);
        String body = given().get(file).then().statusCode(200).extract().asString();
        Matcher imported = IMPORT.matcher(file.endsWith(".js") ? body : "");
        while (imported.find()) {
          given().get(Assets.own(imported.group(1))).then().statusCode(200);
        }
      }
    }
  }

  @Test
  void filesMayBeKeptBecauseTheirAddressChangesWithThem() {
    given().get(Assets.own("run.js")).then().header("Cache-Control", containsString("max-age"));
    given().get("/assets/anotherstart/run.js").then().statusCode(200);
    given().get(Assets.own("nothing.js")).then().statusCode(404);
  }

  @Test
  void aPageOfAnotherSiteCannotPressTheStopButton() {
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0));

    for (String from : List.of("cross-site", "same-site")) {
      given()
          .header("Sec-Fetch-Site", from)
          .post("/api/v1/runs/r1/stop")
          .then()
          .statusCode(403)
          .contentType("application/problem+json")
          .body("detail", containsString(from));
      given().header("Sec-Fetch-Site", from).get("/runs/r1").then().statusCode(200);
    }
    int own =
        given()
            .header("Sec-Fetch-Site", "same-origin")
            .post("/api/v1/runs/r1/stop")
            .then()
            .extract()
            .statusCode();
    int noBrowser = given().post("/api/v1/runs/r1/stop").then().extract().statusCode();
    assertThat(List.of(own, noBrowser)).doesNotContain(403);
  }
}
