package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.spate.protocol.Topics;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of runs, over REST and a real broker; the test plays the agents. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class RunsQuarkusTest {
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
  void newRunIsInTheTopicsWhenTheAnswerComes() {
    ValidatableResponse created =
        given()
            .contentType("application/yaml")
            .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
            .queryParam("users", 20)
            .queryParam("expectAgents", 3)
            .when()
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .body("name", equalTo("todo-crud"))
            .body("phase", equalTo("waiting"))
            .body("users", equalTo(20))
            .body("spawnRate", equalTo(10f))
            .body("durationSeconds", equalTo(60f))
            .body("target", equalTo("http://127.0.0.1:8080"))
            .body("revision", equalTo(1))
            .body("expectAgents", equalTo(3))
            .body("startAt", equalTo(0))
            .body("reason", nullValue());
    JsonPath run = created.extract().jsonPath();
    String id = run.getString("id");
    int slots = run.getInt("slots");

    assertThat(created.extract().header("Location")).endsWith("/api/v1/runs/" + id);
    assertThat(run.getString("links.self")).endsWith("/api/v1/runs/" + id);
    assertThat(run.getString("links.page")).isEqualTo("http://127.0.0.1:8091/runs/" + id);
    assertThat(slots).isEqualTo(Topics.USER_QUOTAS.partitions());
    try (QuotaTopic quotas = new QuotaTopic(bootstrapServers)) {
      await().atMost(PATIENCE).until(() -> quotas.of(id).size() >= slots);
      assertThat(quotas.of(id))
          .allSatisfy(
              placed -> {
                assertThat(placed.partition()).isEqualTo(placed.quota().slot());
                assertThat(placed.key()).isEqualTo(id + "/" + placed.quota().slot());
                assertThat(placed.quota().slots()).isEqualTo(slots);
              })
          .extracting(QuotaTopic.Placed::partition)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, slots).boxed().toList());
    }
  }

  @Test
  void runStartsWhenItsSlotsAreHeldAndFinishesWhenTheyHaveEnded() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 2));
    String id = run.getString("id");
    int slots = run.getInt("slots");
    fleet.join("life-1", "life-2");
    fleet.slots(id, 0, slots / 2, SlotState.HELD, "life-1");
    fleet.slots(id, slots / 2, slots, SlotState.HELD, "life-2");

    JsonPath running = awaitPhase(id, "running");
    assertThat(running.getLong("startAt")).isGreaterThan(running.getLong("createdAt"));
    assertThat(running.getLong("endAt")).isEqualTo(running.getLong("startAt") + 60_000);
    assertThat(running.getInt("slotsHeld")).isEqualTo(slots);
    assertThat(running.getString("reason")).isNull();

    fleet.slots(id, 0, slots, SlotState.RUNNING, "life-1");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get(id).getInt("slotsRunning")).isEqualTo(slots));
    fleet.slots(id, 0, slots, SlotState.ENDED, "life-1");

    JsonPath finished = awaitPhase(id, "finished");
    assertThat(finished.getInt("slotsEnded")).isEqualTo(slots);
    assertThat(finished.getInt("revision")).isEqualTo(3);
    assertThat(finished.getString("reason")).isNull();
    assertThat(finished.getString("verdict")).isNull();

    fleet.send(Topics.RUN_REPORTS, id, Map.of("run", id, "verdict", "passed"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get(id).getString("verdict")).isEqualTo("passed"));
  }

  @Test
  void aUserThatWantsTheRunToEndStopsItWithItsReason() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO));
    String id = run.getString("id");
    int slots = run.getInt("slots");
    fleet.join("abort-1");
    fleet.slots(id, 0, slots, SlotState.HELD, "abort-1");
    awaitPhase(id, "running");
    fleet.slots(id, 0, slots, SlotState.RUNNING, "abort-1");

    SlotStatus aborts =
        new SlotStatus(
            SlotStatus.SCHEMA,
            id,
            3,
            SlotState.RUNNING,
            "abort-1",
            "abort-1-1",
            0,
            0,
            0,
            0,
            0,
            "no stock\nis left",
            null);
    fleet.send(Topics.SLOT_STATUS, aborts.key(), aborts);
    assertThat(awaitPhase(id, "stopping").getString("reason"))
        .isEqualTo("aborted by the scenario: no stock is left");
    fleet.slots(id, 0, slots, SlotState.ENDED, "abort-1");

    assertThat(awaitPhase(id, "stopped").getString("reason"))
        .isEqualTo("aborted by the scenario: no stock is left");
  }

  @Test
  void runStartsWithoutItsLastSlotsAfterAWhileAndSaysSo() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO));
    String id = run.getString("id");
    fleet.join("few-1");
    fleet.slots(id, 0, 3, SlotState.HELD, "few-1");

    assertThat(awaitPhase(id, "running").getString("reason"))
        .isEqualTo(
            "started while %d of %d slots were not yet held by a live agent",
            run.getInt("slots") - 3, run.getInt("slots"));
  }

  @Test
  void runFailsInWordsWhenItsAgentsDoNotCome() {
    fleet.join("lonely-1");
    String id =
        create(Map.of("scenario", Records.SCENARIO, "expectAgents", 3, "startTimeout", "2s"))
            .getString("id");

    assertThat(awaitPhase(id, "failed").getString("reason"))
        .isEqualTo(
            "1 of 3 agents joined within 2 s; start agents with 'spate agents 3' or"
                + " 'kubectl scale'");
  }

  @Test
  void runIsOverEvenIfItsAgentsAreGone() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO, "duration", "500ms"));
    String id = run.getString("id");
    int slots = run.getInt("slots");
    fleet.join("gone-1");
    fleet.slots(id, 0, slots, SlotState.HELD, "gone-1");
    awaitPhase(id, "running");
    fleet.slots(id, 0, slots - 2, SlotState.ENDED, "gone-1");

    JsonPath finished = awaitPhase(id, "finished");

    assertThat(finished.getString("reason"))
        .isEqualTo(
            "2 of 120 slots (118, 119) did not report their end within 3 s; their agents may be"
                + " gone");
  }

  @Test
  void runningRunIsStoppedOnRequestAndOnlyOnce() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO));
    String id = run.getString("id");
    fleet.join("stop-1");
    fleet.slots(id, 0, run.getInt("slots"), SlotState.HELD, "stop-1");
    long plannedEnd = awaitPhase(id, "running").getLong("endAt");

    JsonPath stopping =
        given()
            .contentType("application/json")
            .body(Map.of("reason", "p95 < 500ms did not hold"))
            .when()
            .post("/api/v1/runs/{id}/stop", id)
            .then()
            .statusCode(202)
            .body("phase", equalTo("stopping"))
            .body("reason", equalTo("p95 < 500ms did not hold"))
            .extract()
            .jsonPath();
    assertThat(stopping.getLong("endAt")).isLessThan(plannedEnd);
    JsonPath again =
        when()
            .post("/api/v1/runs/{id}/stop", id)
            .then()
            .statusCode(202)
            .body("reason", equalTo("p95 < 500ms did not hold"))
            .extract()
            .jsonPath();
    assertThat(again.getInt("revision")).isEqualTo(stopping.getInt("revision"));

    fleet.slots(id, 0, run.getInt("slots"), SlotState.ENDED, "stop-1");

    assertThat(awaitPhase(id, "stopped").getString("reason")).isEqualTo("p95 < 500ms did not hold");
    when()
        .post("/api/v1/runs/{id}/stop", id)
        .then()
        .statusCode(200)
        .body("phase", equalTo("stopped"));
  }

  @Test
  void waitingRunIsOverAtOnceWhenItIsStopped() {
    String id = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");

    when()
        .post("/api/v1/runs/{id}/stop", id)
        .then()
        .statusCode(202)
        .body("phase", equalTo("stopped"))
        .body("reason", equalTo("stopped by request"));
  }

  @Test
  void stopAllStopsWhatIsNotOver() {
    String over = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");
    when().post("/api/v1/runs/{id}/stop", over).then().statusCode(202);
    String first = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");
    String last = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");

    when()
        .post("/api/v1/stop-all")
        .then()
        .statusCode(202)
        .body("stopped", equalTo(List.of(last, first)));

    assertThat(get(first).getString("phase")).isEqualTo("stopped");
    when().post("/api/v1/stop-all").then().statusCode(202).body("stopped", equalTo(List.of()));
  }

  @Test
  void runsAreListedNewestFirst() {
    String first = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");
    String last = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 9)).getString("id");

    List<String> ids = when().get("/api/v1/runs").then().extract().path("runs.id");

    assertThat(ids).startsWith(last, first);
  }

  @Test
  void scenarioAsAnObjectIsKeptAsItWasWritten() {
    given()
        .contentType("application/json")
        .body(
            """
            { "scenario": { "name": "As object", "target": "http://localhost",
                "load": {"users": 5, "duration": "10s"},
                "users": [{"name": "u", "tasks": [{"get": "/"}]}] },
              "duration": "20s", "target": "http://[::1]:1", "expectAgents": 9 }
            """)
        .when()
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .body("id", startsWith("as-object-"))
        .body("durationSeconds", equalTo(20f))
        .body("target", equalTo("http://[::1]:1"));
  }

  @Test
  void commandOfAnotherControlPlaneThatCameTooLateIsWrittenOver() {
    JsonPath run = create(Map.of("scenario", Records.SCENARIO));
    String id = run.getString("id");
    fleet.join("two-1");
    fleet.slots(id, 0, run.getInt("slots"), SlotState.HELD, "two-1");
    JsonPath running = awaitPhase(id, "running");
    RunCommand late =
        Records.waiting(id, run.getInt("slots"), 1, run.getLong("createdAt"))
            .to(RunPhase.FAILED, "decided by one that lagged behind");
    assertThat(late.revision()).isEqualTo(running.getLong("revision"));

    fleet.send(Topics.RUN_COMMANDS, id, late);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get(id).getLong("revision")).isEqualTo(3));
    assertThat(get(id).getString("phase")).isEqualTo("running");
    assertThat(get(id).getLong("startAt")).isEqualTo(running.getLong("startAt"));
  }

  @Test
  void anAutoscalerIsToldWhatRunsWantAndNothingAfterThem() {
    when().post("/api/v1/stop-all").then().statusCode(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/api/v1/scaling").then().body("wantedAgents", equalTo(0)));
    String id = create(Map.of("scenario", Records.SCENARIO, "expectAgents", 7)).getString("id");
    when()
        .get("/api/v1/scaling")
        .then()
        .statusCode(200)
        .body("wantedAgents", equalTo(7))
        .body("runs", equalTo(List.of(id)));
    when().post("/api/v1/runs/" + id + "/stop").then().statusCode(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/api/v1/scaling").then().body("wantedAgents", equalTo(0)));
  }

  @Test
  void agentsAreListedWithTheirState() {
    fleet.join("seen-1", "seen-2");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(stateOf("seen-2")).isEqualTo("ready"));

    fleet.vanish("seen-2");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stateOf("seen-2")).isEqualTo("missing"));
    when()
        .get("/api/v1/agents")
        .then()
        .statusCode(200)
        .body("agents.agentId", hasItem("seen-1"))
        .body("agents.find { it.agentId == 'seen-1' }.state", equalTo("ready"))
        .body("agents.find { it.agentId == 'seen-1' }.cpuLimit", equalTo(2f))
        .body("agents.find { it.agentId == 'seen-1' }.lastSeenAt", not(equalTo(0)));
  }

  private static final String WITH_FIXTURE =
      Records.SCENARIO
          + """
          setup: [ { post: /shop, save: { shop: $.id } } ]
          teardown: [ { delete: "/shop/${shop}" } ]
          """;

  private void say(String id, SlotState state, FixtureEnd end) {
    SlotStatus status = Records.slot(id, FixtureState.SLOT, state, "once-1").withFixture(end);
    fleet.send(Topics.SLOT_STATUS, status.key(), status);
  }

  private static void refuses(String id, String change, String why) {
    given()
        .contentType("application/json")
        .body(Map.of())
        .post("/api/v1/runs/{id}/" + change, id)
        .then()
        .statusCode(409)
        .body("detail", containsString(why));
  }

  @Test
  void aRunIsSetUpBeforeItsLoadAndTornDownAfterItAlsoWhenItWasStopped() {
    JsonPath run = create(Map.of("scenario", WITH_FIXTURE));
    String id = run.getString("id");
    int slots = run.getInt("slots");
    fleet.join("once-1");
    fleet.slots(id, 0, slots, SlotState.HELD, "once-1");

    assertThat(awaitPhase(id, "setup").getLong("startAt")).isZero();
    refuses(id, "pause", "its setup is under way");
    say(id, SlotState.HELD, FixtureEnd.done(RunPhase.SETUP, Map.of("shop", "7")));
    assertThat(awaitPhase(id, "running").getLong("startAt")).isPositive();
    fleet.slots(id, 0, slots, SlotState.RUNNING, "once-1");
    given().contentType("application/json").post("/api/v1/runs/{id}/stop", id);
    awaitPhase(id, "stopping");
    fleet.slots(id, 0, slots, SlotState.ENDED, "once-1");
    awaitPhase(id, "teardown");
    refuses(id, "pause", "its teardown under way");
    say(id, SlotState.ENDED, FixtureEnd.failed(RunPhase.TEARDOWN, "DELETE /shop: got 500"));

    assertThat(awaitPhase(id, "stopped").getString("reason"))
        .endsWith("the teardown has failed: DELETE /shop: got 500");
    assertThat(
            when()
                .get("/api/v1/runs/{id}/log", id)
                .jsonPath()
                .getList("entries.kind", String.class))
        .containsSubsequence("created", "setup", "started", "stopping", "teardown", "ended");
  }

  @Test
  void aRunWhoseSetupFailsHasFailedBeforeItsLoad() {
    JsonPath run = create(Map.of("scenario", WITH_FIXTURE));
    String id = run.getString("id");
    fleet.join("once-1");
    fleet.slots(id, 0, run.getInt("slots"), SlotState.HELD, "once-1");
    awaitPhase(id, "setup");
    say(id, SlotState.HELD, FixtureEnd.failed(RunPhase.SETUP, "POST /shop: got 500"));

    JsonPath failed = awaitPhase(id, "failed");
    assertThat(failed.getString("reason")).isEqualTo("the setup has failed: POST /shop: got 500");
    assertThat(failed.getLong("startAt")).isZero();
  }

  private static String stateOf(String agentId) {
    return when()
        .get("/api/v1/agents")
        .then()
        .statusCode(200)
        .extract()
        .path("agents.find { it.agentId == '" + agentId + "' }.state");
  }

  private static JsonPath create(Map<String, Object> request) {
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
