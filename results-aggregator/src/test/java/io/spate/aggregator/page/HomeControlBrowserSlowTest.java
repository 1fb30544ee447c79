package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlledPages.class)
class HomeControlBrowserSlowTest extends PageInBrowser {
  private static final String VALIDATE = "/api/v1/scenarios/validate";
  private static final String RUNS = "/api/v1/runs";
  private static final String STOP_ALL = "/api/v1/stop-all";
  private static final String VALID =
      "{\"valid\":true,\"name\":\"todo\",\"target\":\"http://t\",\"users\":20,"
          + "\"durationSeconds\":90,\"requestNames\":[\"GET /todo\",\"POST <b>\"]}";
  private static final String MISTAKEN =
      "{\"title\":\"The scenario cannot be run\",\"detail\":\"1 mistake\",\"errors\":[{"
          + "\"line\":2,\"column\":3,\"message\":\"unknown field 'user' <b>\","
          + "\"hint\":\"did you mean 'users'?\"}]}";

  CountingServer controlPlane;

  private static long now() {
    return System.currentTimeMillis();
  }

  private List<SeenRequest> asked(String path, int from) {
    return controlPlane.requests().stream()
        .skip(from)
        .filter(request -> request.method().equals("POST") && request.path().equals(path))
        .toList();
  }

  private void answer(String path, int status, String json) {
    controlPlane.respond("POST", path, CannedResponse.json(status, json));
  }

  private static void assertSeenAboveTheButtons(Page page, String part) {
    Object below =
        page.evaluate(
            """
            (part) => {
              const box = (each) => document.querySelector(each).getBoundingClientRect();
              return box(part).bottom - box('[data-new-dialog] .dialog-actions').top;
            }
            """,
            part);
    assertThat(((Number) below).doubleValue()).as("pixels below their top").isLessThanOrEqualTo(0);
  }

  private Page openHome() {
    Page page = open("/");
    assertThat(page.locator("[data-connection]")).hasText("Live");
    return page;
  }

  @Test
  void theListShowsWhatHasAllWordsAndTheState() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    runs.add(SimulatedRun.crud("r2", now() - 400_000, 60, 0));
    Page page = openHome();
    Locator rows = page.locator("[data-runs] tbody tr");
    Locator words = page.locator("[data-filter] [name=words]");
    assertThat(rows).hasCount(2);

    words.fill("CRUD  r2");
    assertThat(rows).hasCount(1);
    assertThat(rows.first()).hasAttribute("data-key", "r2");
    assertThat(page.locator("[data-matching]")).hasText("1 shown");
    page.locator("[data-filter] select").selectOption("running");
    assertThat(rows).hasCount(0);
    words.fill("");
    assertThat(rows.first()).hasAttribute("data-key", "r1");

    // New numbers neither bring back what is not wanted nor lose what is.
    String requests = rows.first().locator("[data-f=requests]").innerText();
    assertThat(rows.first().locator("[data-f=requests]")).not().hasText(requests);
    assertThat(rows).hasCount(1);
    page.locator("[data-filter] select").selectOption("");
    assertThat(rows).hasCount(2);
    assertThat(page.locator("[data-matching]")).isHidden();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aMistakeIsToldWithItsPlaceAndOneClickGoesThere() {
    answer(VALIDATE, 422, MISTAKEN);
    int from = controlPlane.requests().size();
    Page page = openHome();

    page.locator("[data-new]").click();
    Locator scenario = page.locator("[data-new-dialog] textarea");
    assertThat(scenario).isFocused();
    scenario.fill("name: x\n  user: 3\nflow: []");
    page.locator("[data-new-check]").click();

    Locator error = page.locator("[data-new-error]");
    assertThat(error).containsText("It cannot be run: 1 mistake");
    assertThat(error.locator("li"))
        .hasText("Line 2, column 3 unknown field 'user' <b>; did you mean 'users'?");
    assertSeenAboveTheButtons(page, "[data-new-error]");
    assertThat(asked(VALIDATE, from).getFirst().text())
        .isEqualTo("{\"scenario\":\"name: x\\n  user: 3\\nflow: []\"}");
    assertThat(asked(RUNS, from)).isEmpty();
    error.locator("li button").click();
    assertThat(scenario).isFocused();
    assertThat(
            page.evaluate(
                "() => { const t = document.querySelector('[data-new-dialog] textarea');"
                    + " return t.value.slice(t.selectionStart, t.selectionEnd); }"))
        .isEqualTo("user: 3");
    assertThat(accessibilityViolations(page)).isEmpty();
  }

  @Test
  void aScenarioFromAFileIsCheckedAndStartedWithOtherValuesAndItsPageOpens() {
    answer(VALIDATE, 200, VALID);
    answer(RUNS, 201, "{\"id\":\"r9\"}");
    int from = controlPlane.requests().size();
    Page page = openHome();

    page.locator("[data-new]").click();
    page.locator("[data-new-file]")
        .setInputFiles(
            new FilePayload(
                "todo.yaml", "text/yaml", "name: todo".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator("[data-new-valid]"))
        .hasText(
            "It can be run: todo, against http://t, 20 users at the most, 1 min 30 s."
                + " Requests: GET /todo, POST <b>.");
    assertSeenAboveTheButtons(page, "[data-new-valid]");
    page.locator("[data-new-dialog] [name=users]").fill("50");
    page.locator("[data-new-dialog] [name=duration]").fill("2m");
    page.locator("[data-new-dialog] [name=target]").fill("http://127.0.0.1:8080");
    page.locator("[data-new-dialog] [name=rate]").fill("500/s");
    page.locator("[data-new-dialog] [name=tags]").fill("smoke, read");
    page.locator("[data-new-dialog] [name=excludeTags]").fill("slow");
    assertThat(page.locator("[data-new-valid]")).isHidden(); // it was of other values
    page.locator("[data-new-dialog] button.strong").click();

    assertThat(page).hasURL(Pattern.compile(".*/runs/r9"));
    assertThat(asked(RUNS, from)).hasSize(1);
    assertThat(asked(RUNS, from).getFirst().text())
        .isEqualTo(
            "{\"scenario\":\"name: todo\",\"target\":\"http://127.0.0.1:8080\",\"users\":50,"
                + "\"rate\":\"500/s\",\"duration\":\"2m\",\"tags\":\"smoke, read\","
                + "\"excludeTags\":\"slow\"}");
  }

  private static FilePayload file(String name, String text) {
    return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void filesThatTheScenarioReadsGoAlongByTheirPaths() {
    answer(VALIDATE, 200, VALID);
    answer(RUNS, 201, "{\"id\":\"r9\"}");
    int from = controlPlane.requests().size();
    Page page = openHome();

    page.locator("[data-new]").click();
    page.locator("[data-new-file]")
        .setInputFiles(
            new FilePayload[] {
              file("accounts.csv", "name\nanna\n"),
              file("login.yaml", "flows: {}\n"),
              file("notes.csv", "a\n"),
              file("shop.yaml", "include: [ ../common/login.yaml ]\n"),
              file(
                  "todo.yaml",
                  "include: flows/shop.yaml\ndata: { a: data/accounts.csv }\nusers: []\n")
            });
    assertThat(page.locator("[data-new-along]"))
        .hasText(
            "Goes along: data/accounts.csv, flows/shop.yaml, common/login.yaml."
                + " Stays here, as the scenario does not name it: notes.csv.");
    assertThat(page.locator("[data-new-valid]")).isVisible();
    assertThat(accessibilityViolations(page)).isEmpty();
    page.locator("[data-new-dialog] button.strong").click();

    assertThat(page).hasURL(Pattern.compile(".*/runs/r9"));
    assertThat(asked(RUNS, from).getFirst().text())
        .isEqualTo(
            "{\"scenario\":\"include: flows/shop.yaml\\ndata: { a: data/accounts.csv }\\nusers: []\\n\","
                + "\"files\":{\"data/accounts.csv\":\"name\\nanna\\n\","
                + "\"flows/shop.yaml\":\"include: [ ../common/login.yaml ]\\n\","
                + "\"common/login.yaml\":\"flows: {}\\n\"}}");
    assertThat(asked(VALIDATE, from).getFirst().text())
        .isEqualTo(asked(RUNS, from).getFirst().text());
  }

  @Test
  void severalScenariosAndNoneAndWhatIsNoTextAreTold() {
    int from = controlPlane.requests().size();
    Page page = openHome();
    page.locator("[data-new]").click();
    Locator files = page.locator("[data-new-file]");
    Locator error = page.locator("[data-new-error]");

    files.setInputFiles(
        new FilePayload[] {file("a.yaml", "users: []\n"), file("b.json", "{ \"users\": [] }")});
    assertThat(error).containsText("These are several scenarios: a.yaml, b.json.");
    files.setInputFiles(new FilePayload[] {file("a.yaml", "flows: {}\n"), file("b.csv", "a\n")});
    assertThat(error).containsText("None of these files is a scenario");
    files.setInputFiles(
        new FilePayload[] {
          file("a.yaml", "users: []\n"),
          new FilePayload("p.jpg", "image/jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, 0})
        });
    assertThat(error).containsText("p.jpg cannot be read as a text");
    assertThat(asked(VALIDATE, from)).isEmpty();
  }

  @Test
  void stoppingAllAsksFirstAndSaysHowManyOrWhyNot() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    answer(STOP_ALL, 202, "{\"stopped\":[\"r1\"]}");
    int from = controlPlane.requests().size();
    Page page = openHome();
    Locator dialog = page.locator("[data-stop-all-dialog]");

    page.locator("[data-stop-all]").press("Enter");
    page.keyboard().press("Enter"); // the focus is on the harmless answer
    assertThat(dialog).isHidden();
    assertThat(asked(STOP_ALL, from)).isEmpty();

    page.locator("[data-stop-all]").click();
    dialog.locator("button[value=stop]").click();
    assertThat(page.locator("[data-stop-all-done]")).hasText("1 asked to stop.");
    await().untilAsserted(() -> assertThat(asked(STOP_ALL, from)).hasSize(1));
    assertThat(complaints()).isEmpty();

    answer(STOP_ALL, 503, "{\"detail\":\"Kafka is away\"}");
    page.locator("[data-stop-all]").click();
    dialog.locator("button[value=stop]").click();
    assertThat(page.locator("[data-stop-all-error]"))
        .hasText("The runs could not be stopped: Kafka is away");

    runs.clear();
    assertThat(page.locator("[data-stop-all]")).isHidden();
  }

  @Test
  void theFormFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0));
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(home.toString(), width, 800, scheme);
        assertThat(page.locator("[data-connection]")).hasText("Live");
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("list, %s, %d px", scheme, width).isEmpty();
        page.locator("[data-new]").click();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("form, %s, %d px", scheme, width).isEmpty();
      }
    }
  }

  @Test
  void aPageOfAnotherSiteCanNeitherCheckNorStop() {
    int from = controlPlane.requests().size();
    for (String path : List.of(VALIDATE, STOP_ALL)) {
      given()
          .header("Sec-Fetch-Site", "cross-site")
          .contentType("application/json")
          .body("{}")
          .post(path)
          .then()
          .statusCode(403);
    }
    assertThat(controlPlane.requests()).hasSize(from);
  }
}
