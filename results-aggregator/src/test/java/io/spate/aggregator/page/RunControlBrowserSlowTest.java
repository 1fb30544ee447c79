package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlledPages.class)
class RunControlBrowserSlowTest extends PageInBrowser {
  private static final String LOAD = "/api/v1/runs/r1/load";

  CountingServer controlPlane;

  private static long now() {
    return System.currentTimeMillis();
  }

  @BeforeEach
  void answerWell() {
    controlPlane.respondOtherwise(request -> CannedResponse.json(202, "{\"id\":\"r1\"}"));
  }

  private SimulatedRun running() {
    SimulatedRun run = SimulatedRun.crud("r1", now() - 40_000, 3_600, 0);
    runs.add(run);
    return run;
  }

  private Page openLive() {
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-connection]")).hasText("Live");
    return page;
  }

  private void awaitAsked(String method, String path, int from) {
    await().untilAsserted(() -> assertThat(asked(method, path, from)).hasSize(1));
  }

  private List<SeenRequest> asked(String method, String path, int from) {
    return controlPlane.requests().stream()
        .skip(from)
        .filter(request -> request.method().equals(method) && request.path().equals(path))
        .toList();
  }

  private static StatsView in(StatsView view, String phase, Double rate) {
    StatsView.Run run = view.run();
    return new StatsView(
        new StatsView.Run(
            run.id(),
            run.name(),
            run.target(),
            phase,
            null,
            run.users(),
            run.spawnRate(),
            rate,
            run.durationSeconds(),
            run.createdAt(),
            run.startAt(),
            run.endAt(),
            run.revision()),
        view.now(),
        rate == null
            ? view.report()
            : view.report().withArrivals(new RunReport.Arrivals(1, 1, 0, 0, 1, 1)),
        view.series());
  }

  @Test
  void theLoadDialogBeginsWithTheLoadThatIsWantedAndSendsTheNewOne() {
    running();
    int from = controlPlane.requests().size();
    Page page = openLive();
    Locator dialog = page.locator("[data-load-dialog]");

    page.locator("[data-load]").click();
    assertThat(dialog.locator("[name=users]")).hasValue("200");
    assertThat(dialog.locator("[name=users]")).isFocused();
    assertThat(dialog.locator("[name=spawnRate]")).hasValue("10");
    assertThat(dialog.locator("[name=rate]")).hasCount(0);
    dialog.locator("[name=users]").fill("350");
    dialog.locator("[name=spawnRate]").fill("2.5");
    page.keyboard().press("Enter");

    assertThat(dialog).isHidden();
    awaitAsked("PATCH", LOAD, from);
    assertThat(asked("PATCH", LOAD, from).getFirst().text())
        .isEqualTo("{\"users\":350,\"spawnRate\":2.5}");
    assertThat(page.locator("[data-load]")).isFocused();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whyALoadWasRefusedIsSaidInTheDialogWhichStaysOpen() {
    running();
    controlPlane.respond(
        "PATCH",
        LOAD,
        CannedResponse.json(422, "{\"title\":\"no\",\"detail\":\"at most 100 users <b>here</b>\"}")
            .withHeader("Content-Type", "application/problem+json"));
    Page page = openLive();
    Locator dialog = page.locator("[data-load-dialog]");

    page.locator("[data-load]").click();
    dialog.locator("button.strong").click();

    assertThat(dialog.locator("[data-load-error]"))
        .hasText("The load was not changed: at most 100 users <b>here</b>");
    assertThat(accessibilityViolations(page)).isEmpty();
    dialog.locator("[name=users]").fill("");
    dialog.locator("button.strong").click();
    assertThat(dialog).isVisible(); // nothing is sent that is no number
    assertThat((Boolean) dialog.locator("[name=users]").evaluate("e => e.validity.valueMissing"))
        .isTrue();
    page.keyboard().press("Escape");
    assertThat(dialog).isHidden();
    controlPlane.respond("PATCH", LOAD, CannedResponse.json(202, "{}"));
  }

  @Test
  void theOpenModelIsEditedByItsRate() {
    runs.add(in(running().at(now()), "running", 120.5));
    int from = controlPlane.requests().size();
    Page page = openLive();
    Locator dialog = page.locator("[data-load-dialog]");

    page.locator("[data-load]").click();
    assertThat(dialog.locator("[name=rate]")).hasValue("120.5");
    assertThat(dialog.locator("[name=spawnRate]")).hasCount(0);
    dialog.locator("[name=rate]").fill("500/s");
    dialog.locator("button.strong").click();

    awaitAsked("PATCH", LOAD, from);
    assertThat(asked("PATCH", LOAD, from).getFirst().text())
        .isEqualTo("{\"rate\":\"500/s\",\"users\":200}");
  }

  private static StatsView ofClasses(StatsView view, List<String> classes) {
    StatsView.Run run = view.run();
    return new StatsView(
        new StatsView.Run(
            run.id(),
            run.name(),
            run.target(),
            run.phase(),
            null,
            run.users(),
            run.spawnRate(),
            null,
            run.durationSeconds(),
            run.createdAt(),
            run.startAt(),
            run.endAt(),
            run.revision(),
            classes),
        view.now(),
        view.report(),
        view.series());
  }

  @Test
  void aClassWithALoadOfItsOwnIsChosenAndOnlyWhatIsFilledInIsSent() {
    runs.add(ofClasses(running().at(now()), List.of("Reader", "Buyer <b> 2")));
    int from = controlPlane.requests().size();
    Page page = openLive();
    Locator dialog = page.locator("[data-load-dialog]");
    Locator choice = dialog.locator("[name=class]");
    Locator users = dialog.locator("[name=users]");

    page.locator("[data-load]").click();
    assertThat(choice).isFocused();
    assertThat(choice.locator("option")).hasText(new String[] {"Reader", "Buyer <b> 2"});
    assertThat(users).hasValue(""); // the run's users are those of neither class
    assertThat(accessibilityViolations(page)).isEmpty();
    assertNoSidewaysScroll(page);
    choice.selectOption("Buyer <b> 2");
    users.fill("40");
    dialog.locator("button.strong").click();

    assertThat(dialog).isHidden();
    awaitAsked("PATCH", LOAD, from);
    assertThat(asked("PATCH", LOAD, from).getFirst().text())
        .isEqualTo("{\"class\":\"Buyer <b> 2\",\"users\":40}");

    page.locator("[data-load]").click();
    assertThat(users).hasValue("");
    choice.selectOption("Reader");
    dialog.locator("[name=rate]").fill("30/s");
    dialog.locator("button.strong").click();

    await().untilAsserted(() -> assertThat(asked("PATCH", LOAD, from)).hasSize(2));
    assertThat(asked("PATCH", LOAD, from).getLast().text())
        .isEqualTo("{\"class\":\"Reader\",\"rate\":\"30/s\"}");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void oneButtonPausesAndResumesAndKeepsTheFocus() {
    SimulatedRun run = running();
    int from = controlPlane.requests().size();
    Page page = openLive();
    Locator button = page.locator("[data-pause]");

    assertThat(button).hasText("Pause");
    button.press("Enter");
    awaitAsked("POST", "/api/v1/runs/r1/pause", from);
    assertThat(asked("POST", "/api/v1/runs/r1/pause", from).getFirst().text())
        .contains("paused from the result page");
    runs.add(in(run.at(now()), "paused", null));

    assertThat(button).hasText("Resume");
    assertThat(button).isFocused();
    button.press("Enter");
    awaitAsked("POST", "/api/v1/runs/r1/resume", from);
    runs.add(in(run.at(now()), "stopping", null));

    assertThat(button).isHidden();
    assertThat(page.locator("[data-load]")).isHidden();
    assertThat(page.locator("[data-stop]")).isHidden();
  }

  @Test
  void whyAPauseWasRefusedIsSaidOnThePage() {
    running();
    controlPlane.respond(
        "POST", "/api/v1/runs/r1/pause", CannedResponse.json(409, "{\"detail\":\"it waits\"}"));
    Page page = openLive();

    page.locator("[data-pause]").click();

    assertThat(page.locator("[data-control-error]"))
        .hasText("The run could not be paused: it waits");
    controlPlane.respond("POST", "/api/v1/runs/r1/pause", CannedResponse.json(202, "{}"));
  }

  @Test
  void theHeaderFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    running();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(home.resolve("/runs/r1").toString(), width, 800, scheme);
        assertThat(page.locator("[data-connection]")).hasText("Live");
        page.locator("[data-load]").click();
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }

  @Test
  void aPageOfAnotherSiteCannotChangeARunNorMakeOne() {
    running();
    int from = controlPlane.requests().size();

    for (String path : List.of("/api/v1/runs/r1/pause", "/api/v1/runs/r1/resume", "/api/v1/runs")) {
      given()
          .header("Sec-Fetch-Site", "cross-site")
          .contentType("application/json")
          .body("{}")
          .post(path)
          .then()
          .statusCode(403);
    }
    given()
        .header("Sec-Fetch-Site", "same-site")
        .contentType("application/json")
        .body("{}")
        .patch(LOAD)
        .then()
        .statusCode(403);
    // A browser that says nothing of where it comes from can send a form, but no JSON.
    given().contentType("text/plain").body("{}").post("/api/v1/runs").then().statusCode(415);
    assertThat(controlPlane.requests()).hasSize(from);
  }
}
