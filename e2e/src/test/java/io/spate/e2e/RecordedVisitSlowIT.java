package io.spate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A visit of the sample's page by a real browser becomes a scenario that runs as it is: as a dry
 * run, and as a load of several users over the whole stack. Each visit is left in {@code
 * target/todo-visit.har}.
 */
class RecordedVisitSlowIT {
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration DEMO_TIMEOUT = Duration.ofMinutes(4);
  private static final int USERS = 6;

  // Long enough to be a pause of a person, and not the time that a page takes.
  private static final double A_MOMENT = 700;

  private static final Pattern PUT =
      Pattern.compile("\"method\": ?\"PUT\",\\s*\"url\": ?\"http://[^/]+(/todo/\\d+)");

  private static Spate spate;
  private static String page;

  /** Nothing is started where there is no browser. */
  @BeforeAll
  static void up() {
    Recorder.requireBrowser();
    spate = Spate.inNewHome();
    // The demo starts the sample, with the rest of the stack; how fast that is when it is cold,
    // which the demo's thresholds are about, does not matter here.
    Spate.Outcome demo =
        spate.run(
            DEMO_TIMEOUT, "demo", "--agents", "2", "--users", "2", "--run-time", "2s", "--keep");
    assertThat(demo.exit()).as(demo.out()).isIn(0, 99);
    page = spate.url("todoApi");
  }

  @AfterAll
  static void down() {
    if (spate != null) {
      spate.close();
    }
  }

  private static void visit(Page browser) {
    browser.navigate(page);
    browser.waitForTimeout(A_MOMENT);
    browser.getByLabel("What is to be done").fill("buy 20 eggs");
    browser.getByText("Add", new Page.GetByTextOptions().setExact(true)).click();
    Locator row = browser.locator("li").first();
    assertThat(row).containsText("buy 20 eggs");
    browser.waitForTimeout(A_MOMENT);
    row.getByLabel("Done").check();
    assertThat(row).hasClass("done");
    browser.waitForTimeout(A_MOMENT);
    listed(browser, () -> row.getByText("Delete").click());
    browser.waitForTimeout(A_MOMENT);
    listed(browser, browser::reload);
    browser.waitForTimeout(A_MOMENT);
  }

  /** Does something after which the page asks for the list again, and waits for that. */
  private static void listed(Page browser, Runnable action) {
    browser.waitForResponse(
        response -> response.url().endsWith("/todo") && response.request().method().equals("GET"),
        action);
  }

  @Test
  void aVisitOfARealBrowserRunsAsItWasImported() {
    Path har = Path.of("target", "todo-visit.har").toAbsolutePath();
    Recorder.record(har, RecordedVisitSlowIT::visit);

    spate.run(COMMAND, "import", "har", har.toString(), "-o", "visit.yaml").exitsWith(0);

    Path scenario = spate.home().resolve("visit.yaml");
    String yaml = Spate.read(scenario);
    assertThat(yaml)
        .contains(
            "target: " + page.replaceFirst("/$", ""),
            "put: /todo/${id}",
            "delete: /todo/${id}",
            "name: /todo/[id]",
            "id: $.Id",
            "json: {Id: '${id:number}', Description: buy 20 eggs, Completed: true}",
            "expect: {status: 201}")
        .containsPattern("thinkTime: ([789]00ms|1[.0-9]*s)")
        .doesNotContain("SET-ME", "HeadlessChrome", "sec-ch-ua", "favicon");
    oneUserOnceHereSendsWhatWasRecorded(scenario, har);
    severalUsersOfTwoAgentsSendWhatIsServed(scenario);
    assertThat(Spate.read(scenario)).as("the file, as it was imported").isEqualTo(yaml);
  }

  private static void oneUserOnceHereSendsWhatWasRecorded(Path scenario, Path har) {
    Map<String, Long> before = served();

    List<String> sent =
        spate
            .run(COMMAND, "run", "--dry-run", scenario.toString())
            .exitsWith(0)
            .out()
            .lines()
            .filter(line -> line.startsWith("    > ") && line.endsWith(" HTTP/1.1"))
            .map(line -> line.substring(6, line.length() - " HTTP/1.1".length()))
            .toList();

    // The to-do of the recording is gone; what was changed and deleted is the user's own.
    assertThat(sent.stream().filter(line -> line.startsWith("PUT")).findFirst())
        .hasValueSatisfying(
            put -> assertThat(put).matches("PUT /todo/\\d+").isNotEqualTo(recorded(har)));
    assertThat(servedSince(before))
        .containsEntry("POST 201", 1L)
        .containsEntry("PUT 200", 1L)
        .containsEntry("DELETE 204", 1L);
  }

  private static void severalUsersOfTwoAgentsSendWhatIsServed(Path scenario) {
    Map<String, Long> before = served();

    Result result =
        Result.of(
                spate,
                scenario,
                "--users",
                Integer.toString(USERS),
                "--spawn-rate",
                Integer.toString(USERS),
                "--run-time",
                "20s")
            .hasNoFailure()
            .isOfAgents(2);

    Map<String, Long> rows = result.byName();
    assertThat(rows)
        .containsOnlyKeys(
            "GET /", "GET /todo", "POST /todo", "PUT /todo/[id]", "DELETE /todo/[id]");
    assertThat(rows.get("DELETE /todo/[id]")).as("visits up to there").isGreaterThan(USERS);
    assertThat(servedSince(before))
        .isEqualTo(
            Map.of(
                "GET 200", rows.get("GET /todo"),
                "POST 201", rows.get("POST /todo"),
                "PUT 200", rows.get("PUT /todo/[id]"),
                "DELETE 204", rows.get("DELETE /todo/[id]")));
    assertThat(result.report().path("events").path("produced").asLong())
        .isEqualTo(result.requests())
        .isEqualTo(rows.values().stream().mapToLong(Long::longValue).sum());
  }

  /** What the sample has answered for to-dos so far, by {@code "GET 200"}. */
  private static Map<String, Long> served() {
    Map<String, Long> counts = new TreeMap<>();
    JsonNode served = spate.get(page.replaceFirst("/$", "") + "/served").path("byMethodAndStatus");
    served.properties().forEach(kind -> counts.put(kind.getKey(), kind.getValue().asLong()));
    return counts;
  }

  private static Map<String, Long> servedSince(Map<String, Long> before) {
    Map<String, Long> counts = served();
    counts.replaceAll((kind, count) -> count - before.getOrDefault(kind, 0L));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** The first PUT of a recording. */
  private static String recorded(Path har) {
    Matcher put = PUT.matcher(Spate.read(har));
    assertThat(put.find()).as("a PUT in the recording").isTrue();
    return "PUT " + put.group(1);
  }
}
