package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.Method;
import io.restassured.response.ValidatableResponse;
import io.spate.testsupport.KafkaTestResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error is a problem document that says what, where and what would be right. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class ProblemsQuarkusTest {
  private static final String RUNS = "/api/v1/runs";
  private static final String TAGGED =
      """
      target: http://localhost
      load: { users: 1, duration: 1s }
      users:
        - tasks:
            - { get: /fast, tags: [ smoke, read ] }
            - { get: /slow, tags: [ smoke, slow ] }
            - get: /else
      """;

  private static String tagged(String only, String excluded) {
    return """
        {"scenario": "%s", "tags": "%s", "excludeTags": "%s"}
        """
        .formatted(TAGGED.replace("\n", "\\n"), only, excluded);
  }

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {RUNS, "/api/v1/scenarios/validate"})
  void mistakesOfAScenarioAreToldWithLineAndColumn(String path) {
    String scenario =
        Records.SCENARIO.replace("users: 10", "user: 10").replace("- get:", "- gett:");

    problem(post(path, "application/yaml", scenario), 422, "scenario", path)
        .body("errors.size()", greaterThan(1))
        .body("errors[0].line", equalTo(3))
        .body("errors[0].column", equalTo(9))
        .body("errors[0].message", containsString("'user'"))
        .body("errors[0].hint", containsString("users"))
        .body("detail", containsString("(line 3, column 9), and "));
  }

  @Test
  void mistakesOfAScenarioInARequestAreToldWithTheirPlaceInTheRequest() {
    String request =
        """
        {
          "users": 5,
          "scenario": { "target": "http://localhost", "load": { "users": 1, "duration": "1s" },
            "users": [ { "name": "u", "tasks": [ { "gett": "/" } ] } ] }
        }
        """;

    problem(post(RUNS, "application/json", request), 422, "scenario", RUNS)
        .body("errors[0].line", equalTo(4))
        .body("errors[0].column", equalTo(44));
  }

  @Test
  void mistakesWithoutAPlaceHaveNone() {
    problem(post(RUNS + "?users=0", "application/yaml", Records.SCENARIO), 422, "scenario", RUNS)
        .body("errors", hasSize(1))
        .body("errors[0].message", equalTo("users must be at least 1, got 0"))
        .body("errors[0].line", nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "users=501, at most 500 users",
    "duration=100h, runs of at most 72h",
    "expectAgents=121, 'expectAgents must be at most the number of slots, 120, got 121'",
    "startTimeout=1ms, startTimeout must be between 1s and 24h",
    "user=5, unknown query parameter 'user'"
  })
  void limitsAreToldInWords(String query, String words) {
    problem(post(RUNS + "?" + query, "application/yaml", Records.SCENARIO), 422, "scenario", RUNS)
        .body("detail", containsString(words));
  }

  @Test
  void targetThatIsNotAllowedIsRefusedWithWhatToAdd() {
    problem(
            post(RUNS + "?target=http://203.0.113.9", "application/yaml", Records.SCENARIO),
            403,
            "target-not-allowed",
            RUNS)
        .body("detail", containsString("spate.targets.allowed (localhost, 127.0.0.0/8, ::1)"))
        .body("detail", containsString("add '203.0.113.9' to spate.targets.allowed"));
  }

  @Test
  void tokenUrlThatIsNotAllowedIsRefusedAsATargetIs() {
    String scenario =
        Records.SCENARIO
            + """
            http:
              auth:
                oauth2:
                  { tokenUrl: "http://203.0.113.9/token", clientId: c, clientSecret: "${env.SECRET}" }
            """;

    problem(post(RUNS, "application/yaml", scenario), 403, "target-not-allowed", RUNS)
        .body("detail", containsString("target http://203.0.113.9/token is not allowed"))
        .body("detail", containsString("add '203.0.113.9' to spate.targets.allowed"));
  }

  @Test
  void validScenarioIsDescribed() {
    post("/api/v1/scenarios/validate?users=50", "text/yaml", Records.SCENARIO)
        .statusCode(200)
        .body("valid", equalTo(true))
        .body("name", equalTo("todo-crud"))
        .body("users", equalTo(50))
        .body("requestNames", equalTo(List.of("GET /api/todos")))
        .body("userClasses", equalTo(List.of("reader")))
        .body("thresholds", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "application/json"})
  void whatIsDoneUnderAChoiceOfTagsIsDescribed(String type) {
    boolean json = type.endsWith("json");
    String path = "/api/v1/scenarios/validate";

    post(
            json ? path : path + "?tags=smoke,read&excludeTags=slow",
            type,
            json ? tagged("smoke,read", "slow") : TAGGED)
        .statusCode(200)
        .body("requestNames", equalTo(List.of("GET /fast")));
    problem(
            post(
                json ? path : path + "?tags=read,smok",
                type,
                json ? tagged("read,smok", "") : TAGGED),
            422,
            "scenario",
            path)
        .body("errors", hasSize(1))
        .body("errors[0].message", equalTo("nothing has the tag 'smok'"))
        .body("errors[0].hint", equalTo("did you mean 'smoke'? tags are read, slow, smoke"))
        .body("errors[0].line", nullValue());
  }

  @Test
  void aMistakeOfAScenarioIsToldAsItsOwnUnderAChoiceOfTags() {
    problem(
            post(RUNS + "?tags=smoke", "application/yaml", TAGGED.replace("duration: 1s }", "[")),
            422,
            "scenario",
            RUNS)
        .body("errors[0].line", greaterThan(1))
        .body("errors[0].message", not(containsString("tag")));
    problem(
            post(RUNS + "?tags=smoke", "application/yaml", TAGGED + "tags: { only: slow }\n"),
            422,
            "scenario",
            RUNS)
        .body("errors[0].message", equalTo("the scenario has a choice of tags of its own"))
        .body("errors[0].hint", equalTo("the first is on line 8; leave out one of the two"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"scenario\": ", "[]", "{\"users\": 1}"})
  void bodyThatCannotBeReadIsRefused(String body) {
    problem(post(RUNS, "application/json", body), 400, "malformed-body", RUNS);
  }

  @Test
  void bodyThatIsNotUtf8IsRefused() {
    problem(
            given()
                .contentType("application/yaml")
                .body(new byte[] {'n', (byte) 0xC3, (byte) 0x28})
                .when()
                .post(RUNS)
                .then(),
            400,
            "malformed-body",
            RUNS)
        .body("detail", containsString("UTF-8"));
  }

  @Test
  void stopWithABodyThatIsNoReasonIsRefused() {
    problem(
        post(RUNS + "/nix/stop", "application/json", "[1]"),
        400,
        "malformed-body",
        RUNS + "/nix/stop");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/runs/nix, 404, unknown-run",
    "POST, /api/v1/runs/nix/stop, 404, unknown-run",
    "POST, /api/v1/runs/nix/pause, 404, unknown-run",
    "POST, /api/v1/runs/nix/resume, 404, unknown-run",
    "GET, /api/v1/runs/nix/log, 404, unknown-run",
    "GET, /api/v1/runs/nix/load, 405, method-not-allowed",
    "GET, /nowhere, 404, not-found",
    "GET, /api/v1/nowhere, 404, not-found",
    "GET, /q/nowhere, 404, not-found",
    "DELETE, /api/v1/runs, 405, method-not-allowed",
    "GET, /test/unexpected, 500, internal"
  })
  void whatCannotBeAnsweredIsAProblem(Method method, String path, int status, String kind) {
    problem(when().request(method, path).then(), status, kind, path);
  }

  @Test
  void unexpectedFailureTellsNoSecrets() {
    when()
        .get("/test/unexpected")
        .then()
        .body(not(containsString("secret")))
        .body(not(containsString("Exception")))
        .body("detail", containsString("control plane's log under "));
  }

  @Test
  void rareStatusIsAProblemToo() {
    when()
        .get("/test/teapot")
        .then()
        .statusCode(418)
        .contentType("application/problem+json")
        .body("status", equalTo(418))
        .body("type", equalTo("about:blank"))
        .body("detail", equalTo("no coffee here"));
  }

  @Test
  void otherMediaTypesAreRefused() {
    problem(post(RUNS, "image/png", "x"), 415, "media-type", RUNS);
    problem(given().accept("text/csv").when().get(RUNS).then(), 406, "not-acceptable", RUNS);
  }

  @Test
  void bodyThatIsTooLargeIsRefused() {
    byte[] large = new byte[8 * 1024 * 1024 + 1];

    problem(
        given().contentType("application/yaml").body(large).when().post(RUNS).then(),
        413,
        "too-large",
        RUNS);
  }

  @Test
  void bodyThatIsFarTooLargeIsRefusedByItsLength() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(20_000);
      String head =
          "POST /api/v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/yaml\r\n"
              + "Content-Length: 1000000000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("urn:spate:problem:too-large");
    }
  }

  @Test
  void bodyOfUnknownLengthThatIsTooLargeIsRefused() {
    byte[] large = new byte[8 * 1024 * 1024 + 1];

    problem(
        given()
            .contentType("application/yaml")
            .body(new ByteArrayInputStream(large))
            .when()
            .post(RUNS)
            .then(),
        413,
        "too-large",
        RUNS);
  }

  @Test
  void healthSaysThatKafkaIsThere() {
    when().get("/q/health/live").then().statusCode(200);
    when().get("/q/health/started").then().statusCode(200);
    when()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks[0].data.slots", equalTo(120))
        .body("checks[0].data", not(anEmptyMap()));
  }

  private static ValidatableResponse post(String path, String type, String body) {
    return given()
        .contentType(type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .when()
        .post(path)
        .then();
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String kind, String path) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("type", equalTo("urn:spate:problem:" + kind))
        .body("instance", equalTo(path))
        .body("title", not(nullValue()))
        .body("detail", not(nullValue()));
  }
}
