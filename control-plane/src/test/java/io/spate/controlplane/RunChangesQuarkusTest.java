package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.spate.protocol.Topics;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are changed while they go on, and their logs, over REST and a real broker. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class RunChangesQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private FakeFleet fleet;

  @BeforeEach
  void awaitReady() {
    fleet = new FakeFleet(bootstrapServers);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @AfterEach
  void stopAll() {
    fleet.close();
    when().post("/api/v1/stop-all").then().statusCode(202);
  }

  @Test
  void loadOfARunningRunIsChangedAndLogged() {
    JsonPath run = running("load-1");
    String id = run.getString("id");

    load(id, "{\"users\": 4}")
        .statusCode(202)
        .body("users", equalTo(4))
        .body("spawnRate", equalTo(10f))
        .body("phase", equalTo("running"))
        .body("revision", equalTo(3));
    load(id, "{\"users\": 250, \"spawnRate\": 12.5}")
        .statusCode(202)
        .body("users", equalTo(250))
        .body("peak", equalTo(250))
        .body("spawnRate", equalTo(12.5f))
        .body("startAt", equalTo(run.getLong("startAt")))
        .body("endAt", equalTo(run.getLong("endAt")))
        .body("revision", equalTo(4));

    assertThat(
            awaitLog(id, "created", "started", "load-changed", "load-changed").getList("message"))
        .last()
        .asString()
        .matches("load goes from \\d+ to 250 users at 12.5 users per second");
  }

  @Test
  void loadOfAWaitingRunIsChangedFromItsStart() {
    String id = create("expectAgents", 9).getString("id");

    load(id, "{\"users\": 5, \"spawnRate\": 1}")
        .statusCode(202)
        .body("phase", equalTo("waiting"))
        .body("users", equalTo(5))
        .body("peak", equalTo(5))
        .body("spawnRate", equalTo(1f))
        .body("revision", equalTo(2));
  }

  @Test
  void theRateOfAnOpenModelIsShownAndChanged() {
    JsonPath run =
        given()
            .contentType("application/yaml")
            .queryParam("rate", "200/s")
            .body(
                Records.SCENARIO
                    .replaceFirst(
                        "load: .*", "load: { arrivals: 100/s, maxUsers: 20, duration: 60s }")
                    .getBytes(StandardCharsets.UTF_8))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .body("users", equalTo(20))
            .body("rate", equalTo(200f))
            .body("spawnRate", nullValue())
            .extract()
            .jsonPath();
    String id = run.getString("id");

    load(id, "{\"rate\": \"500/s\"}").statusCode(202).body("rate", equalTo(500f));
    load(id, "{\"spawnRate\": 5}")
        .statusCode(422)
        .body("detail", containsString("spawnRate makes no sense for this run"));
    assertThat(awaitLog(id, "created", "load-changed").getList("message"))
        .first()
        .asString()
        .startsWith("created: 200/s arrivals with at most 20 users against ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"users\": 501} | at most 500 users in a run, got 501",
        "{\"users\": -1} | users must be at least 0, got -1",
        "{\"spawnRate\": 0} | spawnRate must be greater than 0, got 0",
        "{\"user\": 5} | unknown field 'user' (line 1, column 2)",
        "{} | a load change needs users, spawnRate or rate"
      })
  void loadThatIsNoneIsRefusedInWords(String body, String words) {
    load("any", body)
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:spate:problem:scenario"))
        .body("detail", containsString(words));
  }

  @Test
  void loadThatIsNoJsonIsRefused() {
    load("any", "users: 5").statusCode(400).body("title", equalTo("The body cannot be read"));
    given()
        .contentType("application/yaml")
        .body(new byte[] {'x'})
        .when()
        .patch("/api/v1/runs/any/load")
        .then()
        .statusCode(415);
    load("any", "{\"users\": 5}").statusCode(404);
  }

  @Test
  void pausedRunStandsStillUntilItIsResumed() {
    JsonPath run = running("pause-1");
    String id = run.getString("id");

    JsonPath paused =
        given()
            .contentType("application/json")
            .body(Map.of("reason", "a look at the database"))
            .when()
            .post("/api/v1/runs/{id}/pause", id)
            .then()
            .statusCode(202)
            .body("phase", equalTo("paused"))
            .body("reason", equalTo("a look at the database"))
            .extract()
            .jsonPath();
    assertThat(paused.getLong("pausedAt")).isGreaterThanOrEqualTo(run.getLong("createdAt"));
    post(id, "pause").statusCode(200).body("revision", equalTo(paused.getInt("revision")));
    load(id, "{\"users\": 7}").statusCode(202).body("phase", equalTo("paused"));

    JsonPath resumed =
        post(id, "resume")
            .statusCode(202)
            .body("phase", equalTo("running"))
            .body("reason", nullValue())
            .body("pausedAt", equalTo(0))
            .body("users", equalTo(7))
            .extract()
            .jsonPath();
    assertThat(resumed.getLong("startAt")).isGreaterThan(run.getLong("startAt"));
    assertThat(resumed.getLong("endAt") - resumed.getLong("startAt")).isEqualTo(60_000);
    post(id, "resume").statusCode(200).body("revision", equalTo(resumed.getInt("revision")));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log(id).<String>getList("entries.kind"))
                    .contains("paused", "load-changed", "resumed"));
  }

  @Test
  void pausedRunDoesNotExpireAndIsStoppedOnRequest() {
    JsonPath run = running("late-1", "duration", "2s");
    String id = run.getString("id");
    post(id, "pause").statusCode(202);
    long wellPastItsEnd = run.getLong("endAt") + 4_000;

    await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > wellPastItsEnd);
    assertThat(get(id).getString("phase")).isEqualTo("paused");

    JsonPath stopping =
        post(id, "stop").statusCode(202).body("phase", equalTo("stopping")).extract().jsonPath();
    assertThat(stopping.getLong("endAt")).isGreaterThanOrEqualTo(wellPastItsEnd);
    fleet.slots(id, 0, run.getInt("slots"), SlotState.ENDED, "late-1");
    awaitPhase(id, "stopped");
  }

  @Test
  void whatComesTooEarlyOrTooLateIsAConflictInWords() {
    String id = create("expectAgents", 9).getString("id");
    conflict(post(id, "pause"), "run-not-started", "it has not started");
    conflict(post(id, "resume"), "run-not-started", "it has not started");

    post(id, "stop").statusCode(202);

    conflict(post(id, "pause"), "run-over", "is over (stopped by request)");
    conflict(post(id, "resume"), "run-over", "is over (stopped by request)");
    conflict(load(id, "{\"users\": 5}"), "run-over", "is over (stopped by request)");
    assertThat(awaitLog(id, "created", "ended").getList("message"))
        .last()
        .isEqualTo("stopped: stopped by request");
  }

  @Test
  void agentThatIsLostInMidRunIsInTheLogAndOneThatLeavesIsNot() {
    JsonPath run = running("lost-1");
    String id = run.getString("id");
    fleet.work("lost-1", id, 10, 120);
    fleet.join("left-1");
    fleet.work("left-1", id, 3, 20);
    RunLogEntry byAnAgent =
        new RunLogEntry(
            RunLogEntry.SCHEMA,
            id,
            Kind.SLOTS_TAKEN_OVER,
            "left-1@left-1-1#1",
            System.currentTimeMillis(),
            "left-1 has taken over 20 slots",
            "left-1",
            3);
    fleet.send(Topics.RUN_LOG, byAnAgent.key(), byAnAgent);
    fleet.leave("left-1");

    fleet.vanish("lost-1");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(log(id).<String>getList("entries.kind")).contains("agent-lost"));
    JsonPath log = log(id);
    assertThat(log.<Map<String, Object>>getList("entries.findAll { it.kind == 'agent-lost' }"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.get("agentId")).isEqualTo("lost-1");
              assertThat(entry.get("users")).isEqualTo(10);
              assertThat(entry.get("message").toString())
                  .startsWith(
                      "lost-1 is gone without a word, with 10 users and 120 slots of this run; last"
                          + " seen ");
            });
    assertThat(log.<String>getList("entries.kind")).contains("slots-taken-over");
    assertThat(log.<Long>getList("entries.at", Long.class)).isSorted();
  }

  private static void conflict(ValidatableResponse response, String kind, String words) {
    response
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:spate:problem:" + kind))
        .body("detail", containsString(words));
  }

  private static ValidatableResponse load(String id, String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .when()
        .patch("/api/v1/runs/{id}/load", id)
        .then();
  }

  private static ValidatableResponse post(String id, String what) {
    return when().post("/api/v1/runs/{id}/{what}", id, what).then();
  }

  /** The log, once it has entries of exactly these kinds; its list {@code message} alone. */
  private static JsonPath awaitLog(String id, String... kinds) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log(id).<String>getList("entries.kind"))
                    .containsExactlyInAnyOrder(kinds));
    return log(id).setRootPath("entries");
  }

  private static JsonPath log(String id) {
    return when().get("/api/v1/runs/{id}/log", id).then().statusCode(200).extract().jsonPath();
  }

  private JsonPath running(String agentId, Object... more) {
    JsonPath run = create(more);
    String id = run.getString("id");
    fleet.join(agentId);
    fleet.slots(id, 0, run.getInt("slots"), SlotState.HELD, agentId);
    return awaitPhase(id, "running");
  }

  private static JsonPath create(Object... more) {
    Map<String, Object> request =
        more.length == 0
            ? Map.of("scenario", Records.SCENARIO)
            : Map.of("scenario", Records.SCENARIO, (String) more[0], more[1]);
    return given()
        .contentType("application/json")
        .body(request)
        .when()
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private static JsonPath get(String id) {
    return when().get("/api/v1/runs/{id}", id).then().statusCode(200).extract().jsonPath();
  }

  private static JsonPath awaitPhase(String id, String phase) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get(id).getString("phase")).isEqualTo(phase));
    return get(id);
  }
}
