package io.spate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.DeadLetterTopic;
import io.spate.testsupport.DeadLetterTopic.Place;
import io.spate.testsupport.TestKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The state is in Kafka alone: processes are killed, others go on. */
class ControlPlaneRestartSlowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SERVICE = "control-plane";

  private final String kafka = TestKafka.ensureTopics();

  @Test
  void runGoesOnWhenTheControlPlaneIsKilledAtAnyTime() throws Exception {
    try (FakeFleet fleet = new FakeFleet(kafka)) {
      String id;
      int slots;
      try (ControlPlaneProcess first = ControlPlaneProcess.start(kafka, Map.of())) {
        JsonNode run = create(first, "?startTimeout=1h&expectAgents=2");
        id = run.get("id").asText();
        slots = run.get("slots").asInt();
        first.kill();
      }
      fleet.join("restart-1", "restart-2");
      fleet.slots(id, 0, slots, SlotState.HELD, "restart-1");

      JsonNode running;
      try (ControlPlaneProcess second = ControlPlaneProcess.start(kafka, Map.of())) {
        running = awaitPhase(second, id, "running");
        second.kill();
      }
      fleet.slots(id, 0, slots, SlotState.ENDED, "restart-2");

      try (ControlPlaneProcess third = ControlPlaneProcess.start(kafka, Map.of())) {
        JsonNode finished = awaitPhase(third, id, "finished");

        assertThat(finished.get("startAt")).isEqualTo(running.get("startAt"));
        assertThat(finished.get("endAt")).isEqualTo(running.get("endAt"));
        assertThat(finished.get("revision").asInt()).isEqualTo(3);
      }
    }
  }

  @Test
  void agentThatIsLostWhileThereIsNoControlPlaneIsNoticedLater() throws Exception {
    try (FakeFleet fleet = new FakeFleet(kafka)) {
      String id;
      try (ControlPlaneProcess first = ControlPlaneProcess.start(kafka, Map.of())) {
        JsonNode run = create(first, "");
        id = run.get("id").asText();
        fleet.join("late-1");
        fleet.slots(id, 0, run.get("slots").asInt(), SlotState.HELD, "late-1");
        awaitPhase(first, id, "running");
        fleet.work("late-1", id, 10, run.get("slots").asInt());
        first.kill();
      }
      fleet.vanish("late-1");

      try (ControlPlaneProcess second = ControlPlaneProcess.start(kafka, Map.of())) {
        awaitReady(second);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(kindsOfLog(second, id)).contains("agent-lost"));

        assertThat(kindsOfLog(second, id)).containsExactly("created", "started", "agent-lost");
      }
    }
  }

  /** The topics are read from their beginning at each start, damaged records among them. */
  @Test
  void damagedRecordIsADeadLetterOnceHoweverOftenTheControlPlaneStarts() throws Exception {
    byte[] torn = "{\"torn".getBytes(StandardCharsets.UTF_8);
    List<Place> damaged = new ArrayList<>();
    try (DeadLetterTopic letters = new DeadLetterTopic(kafka)) {
      damaged.add(letters.write(Topics.RUN_COMMANDS, null, "torn", torn));
      damaged.add(letters.write(Topics.SLOT_STATUS, null, "torn", torn));
      for (int start = 1; start <= 3; start++) {
        try (ControlPlaneProcess controlPlane = ControlPlaneProcess.start(kafka, Map.of())) {
          awaitReady(controlPlane);
          damaged.add(letters.write(Topics.RUN_COMMANDS, null, "torn", torn));
          await()
              .atMost(PATIENCE)
              .until(() -> damaged.stream().noneMatch(p -> letters.about(SERVICE, p).isEmpty()));
          controlPlane.kill();
        }
      }

      assertThat(damaged)
          .hasSize(5)
          .allSatisfy(place -> assertThat(letters.about(SERVICE, place)).hasSize(1));
    }
  }

  @Test
  void twoControlPlanesAtOnceAgree() throws Exception {
    try (FakeFleet fleet = new FakeFleet(kafka);
        ControlPlaneProcess one = ControlPlaneProcess.start(kafka, Map.of());
        ControlPlaneProcess other = ControlPlaneProcess.start(kafka, Map.of())) {
      JsonNode run = create(one, "");
      String id = run.get("id").asText();
      fleet.join("twin-1");
      fleet.slots(id, 0, run.get("slots").asInt(), SlotState.HELD, "twin-1");
      awaitPhase(one, id, "running");
      awaitPhase(other, id, "running");
      fleet.slots(id, 0, run.get("slots").asInt(), SlotState.ENDED, "twin-1");
      awaitPhase(one, id, "finished");
      awaitPhase(other, id, "finished");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(withoutLinks(get(one, id))).isEqualTo(withoutLinks(get(other, id))));
    }
  }

  @Test
  void oldRunsAreRemovedFromTheTopics() throws Exception {
    try (FakeFleet fleet = new FakeFleet(kafka);
        ControlPlaneProcess tidy =
            ControlPlaneProcess.start(kafka, Map.of("SPATE_HISTORY_RUNS", "1"))) {
      String old = create(tidy, "").get("id").asText();
      fleet.slots(old, 0, 5, SlotState.ENDED, "tidy-1");
      stop(tidy, old);
      String last = create(tidy, "").get("id").asText();
      stop(tidy, last);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(tidy.get("/api/v1/runs/" + old).statusCode()).isEqualTo(404));

      assertThat(get(tidy, last).get("phase").asText()).isEqualTo("stopped");
    }
    try (ControlPlaneProcess next = ControlPlaneProcess.start(kafka, Map.of())) {
      awaitReady(next);
      JsonNode runs = Json.MAPPER.readTree(next.get("/api/v1/runs").body()).get("runs");
      assertThat(runs).hasSize(1);
    }
  }

  private static void stop(ControlPlaneProcess controlPlane, String id) {
    HttpResponse<String> stopped =
        controlPlane.post("/api/v1/runs/" + id + "/stop", "application/json", "");
    assertThat(stopped.statusCode()).isEqualTo(202);
  }

  private static JsonNode create(ControlPlaneProcess controlPlane, String query)
      throws JsonProcessingException {
    awaitReady(controlPlane);
    HttpResponse<String> created =
        controlPlane.post("/api/v1/runs" + query, "application/yaml", Records.SCENARIO);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return Json.MAPPER.readTree(created.body());
  }

  private static void awaitReady(ControlPlaneProcess controlPlane) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(controlPlane.get("/q/health/ready").statusCode()).isEqualTo(200));
  }

  private static JsonNode awaitPhase(ControlPlaneProcess controlPlane, String id, String phase) {
    awaitReady(controlPlane);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get(controlPlane, id).get("phase").asText()).isEqualTo(phase));
    return get(controlPlane, id);
  }

  private static JsonNode get(ControlPlaneProcess controlPlane, String id) {
    try {
      return Json.MAPPER.readTree(controlPlane.get("/api/v1/runs/" + id).body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  private static List<String> kindsOfLog(ControlPlaneProcess controlPlane, String id) {
    try {
      String log = controlPlane.get("/api/v1/runs/" + id + "/log").body();
      return Json.MAPPER.readTree(log).get("entries").findValuesAsText("kind");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  private static JsonNode withoutLinks(JsonNode run) {
    return ((ObjectNode) run).without("links");
  }
}
