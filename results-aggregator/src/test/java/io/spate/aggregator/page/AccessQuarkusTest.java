package io.spate.aggregator.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.aggregator.control.ControlPlane;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may look and who may stop a run, where every request needs a token. */
@QuarkusTest
@TestProfile(AccessQuarkusTest.Pages.class)
@WithTestResource(AccessQuarkusTest.Stub.class)
class AccessQuarkusTest {
  private static final String COOKIE = "spate_results_aggregator_session";
  private static final String STOP = "/api/v1/runs/r1/stop";
  private static final String VALIDATE = "/api/v1/scenarios/validate";

  private static final String AUDIT = "/api/v1/audit";
  private static final String ENTRIES =
      """
      {"entries": [{"schema": 1, "id": "2", "at": 1700000000000, "caller": "ci", "role": "operator",
        "from": "10.0.0.7", "askedBy": "<script>alert(1)</script>", "action": "run.stop",
        "subject": "r1", "detail": "<b>enough</b>", "status": 202, "outcome": "DONE"},
       {"schema": 1, "id": "1", "at": 1600000000000, "caller": "(settings)", "role": null,
        "from": "file", "askedBy": null, "action": "token.add",
        "subject": "ops", "detail": null, "status": 200, "outcome": "DONE"}]}
      """;

  /** What the pages ask of the control plane. */
  private record Change(String method, String path) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("POST", "/api/v1/runs"),
          new Change("PATCH", "/api/v1/runs/r1/load"),
          new Change("POST", "/api/v1/runs/r1/pause"),
          new Change("POST", "/api/v1/runs/r1/resume"),
          new Change("POST", STOP),
          new Change("POST", "/api/v1/stop-all"));

  /** Scripted pages, with a control plane. */
  public static final class Pages extends ScriptedPages {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
    }
  }

  /** Stands at the address of the control plane, and makes the tokens. */
  public static final class Stub implements QuarkusTestResourceLifecycleManager {
    private final SecureRandom random = new SecureRandom();
    private final String operator = TokenSecret.create(random);
    private final String viewer = TokenSecret.create(random);
    private final String service = TokenSecret.create(random);
    private CountingServer server;

    @Override
    public Map<String, String> start() {
      server = CountingServer.start();
      for (Change change : CHANGES) {
        server.respond(change.method(), change.path(), CannedResponse.json(202, "{\"id\":\"r1\"}"));
      }
      server.respond("GET", AUDIT, CannedResponse.json(200, ENTRIES));
      server.respond("POST", VALIDATE, CannedResponse.json(200, "{\"valid\":true}"));
      return Map.of(
          "spate.control-plane.url",
          server.baseUrl(),
          "spate.control-plane.token",
          service,
          "spate.security.anonymous",
          "none",
          "spate.security.tokens",
          line("ops", Role.OPERATOR, operator) + "," + line("eyes", Role.VIEWER, viewer));
    }

    private static String line(String name, Role role, String secret) {
      return new ApiToken(name, role, null, ApiToken.Hash.of(secret)).line();
    }

    @Override
    public void inject(Object test) {
      if (test instanceof AccessQuarkusTest it) {
        it.server = server;
        it.operator = operator;
        it.viewer = viewer;
        it.service = service;
      }
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  CountingServer server;
  String operator;
  String viewer;
  String service;

  @Inject ScriptedRuns runs;
  @Inject ControlPlane controlPlane;

  @TestHTTPResource("/")
  URI address;

  @BeforeEach
  void aRunIsThere() {
    runs.clear();
    runs.add(SimulatedRun.crud("r1", System.currentTimeMillis() - 40_000, 60, 0));
  }

  private static RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private List<String> sentOn() {
    return server.requests().stream().map(request -> request.header("Authorization")).toList();
  }

  @Test
  void withoutATokenNothingIsShownOrStopped() {
    int before = sentOn().size();
    for (String path :
        List.of("/api/v1/runs", "/api/v1/runs/r1/stats", "/api/v1/runs/r1/live", "/q/openapi")) {
      given().get(path).then().statusCode(401).contentType("application/problem+json");
    }
    for (Change change : CHANGES) {
      given()
          .contentType("application/json")
          .body("{}")
          .request(change.method(), change.path())
          .then()
          .statusCode(401);
    }
    for (String page : List.of("/", "/runs/r1")) {
      given()
          .redirects()
          .follow(false)
          .accept("text/html")
          .get(page)
          .then()
          .statusCode(303)
          .header("Location", containsString("/login?next=%2F"));
    }
    given().get("/q/health/live").then().statusCode(200);
    given().get(Assets.own("run.js")).then().statusCode(200);
    assertThat(sentOn()).hasSize(before);
  }

  @Test
  void aViewerLooksAndChangesNothing() {
    int before = sentOn().size();

    as(viewer).get("/api/v1/runs").then().statusCode(200).body("runs[0].id", equalTo("r1"));
    as(viewer).accept("text/html").get("/runs/r1").then().statusCode(200);
    for (Change change : CHANGES) {
      as(viewer)
          .contentType("application/json")
          .body("{}")
          .request(change.method(), change.path())
          .then()
          .statusCode(403)
          .body("type", equalTo("urn:spate:problem:not-allowed"));
    }

    assertThat(sentOn()).hasSize(before);
  }

  @Test
  void aChangeIsPassedOnWithTheTokenOfWhoeverAskedForIt() {
    for (Change change : CHANGES) {
      as(operator)
          .contentType("application/json")
          .body("{}")
          .request(change.method(), change.path())
          .then()
          .statusCode(202)
          .body("id", equalTo("r1"));

      SeenRequest seen = server.requests().getLast();
      assertThat(seen.path()).isEqualTo(change.path());
      assertThat(seen.header("Authorization")).isEqualTo("Bearer " + operator);
    }
  }

  @Test
  void theAuditLogIsShownToOperatorsAsText() {
    String page =
        as(operator).accept("text/html").get("/audit").then().statusCode(200).extract().asString();
    assertThat(page)
        .contains("&lt;script&gt;alert(1)", "&lt;b&gt;enough", "href=\"/runs/r1\"", "token.add")
        .doesNotContain("<script>alert", "<b>enough", "href=\"/runs/ops\"");
    SeenRequest seen = server.requests().getLast();
    assertThat(seen.header("Authorization")).isEqualTo("Bearer " + operator);
    assertThat(seen.header("Spate-Asked-By")).isEqualTo("ops from 127.0.0.1");
    as(operator)
        .get("/api/v1/audit?format=jsonl&limit=7")
        .then()
        .statusCode(200)
        .body("entries[0].caller", equalTo("ci"));
    assertThat(server.requests().getLast().query()).contains("format=jsonl", "limit=7");

    int before = server.requests().size();
    for (String path : List.of("/audit", "/audit/", "/audit;x", "/api/v1/audit")) {
      as(viewer).get(path).then().statusCode(403);
    }
    given().get("/api/v1/audit").then().statusCode(401);
    assertThat(server.requests()).hasSize(before);
  }

  @Test
  void aViewerMayHaveAScenarioChecked() {
    as(viewer)
        .contentType("application/json")
        .body("{}")
        .post(VALIDATE)
        .then()
        .statusCode(200)
        .body("valid", equalTo(true));

    assertThat(sentOn().getLast()).isEqualTo("Bearer " + viewer);
  }

  @Test
  void whatTheServiceStopsItselfItStopsWithItsOwnToken() {
    assertThat(controlPlane.stop("r1", "threshold not met").isOk()).isTrue();

    assertThat(sentOn().getLast()).isEqualTo("Bearer " + service);
  }

  @Test
  void aBrowserLogsInOnceAndSeesPagesStreamsAndTheStopButtonWork() throws Exception {
    given()
        .get("/login?next=/runs/r1")
        .then()
        .statusCode(200)
        .body(containsString("value=\"/runs/r1\""));
    String session =
        given()
            .redirects()
            .follow(false)
            .formParam("token", operator)
            .formParam("next", "/runs/r1")
            .post("/login")
            .then()
            .statusCode(303)
            .header("Location", containsString("/runs/r1"))
            .extract()
            .cookie(COOKIE);

    given().cookie(COOKIE, session).accept("text/html").get("/runs/r1").then().statusCode(200);
    assertThat(firstEventOf("/api/v1/runs/r1/live", session)).isEqualTo("event:snapshot");
    given()
        .cookie(COOKIE, session)
        .header("Sec-Fetch-Site", "same-origin")
        .post(STOP)
        .then()
        .statusCode(202);
    assertThat(sentOn().getLast()).isEqualTo("Bearer " + operator);
    // Of another site's page, even where the browser says no more than the origin.
    given()
        .cookie(COOKIE, session)
        .header("Origin", "http://evil.test")
        .post(STOP)
        .then()
        .statusCode(403);
  }

  private String firstEventOf(String path, String session) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/event-stream")
            .header("Cookie", COOKIE + "=" + session)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        return lines
            .lines()
            .filter(line -> line.startsWith("event:"))
            .findFirst()
            .orElseThrow()
            .replace(": ", ":");
      } finally {
        client.shutdownNow();
      }
    }
  }
}
