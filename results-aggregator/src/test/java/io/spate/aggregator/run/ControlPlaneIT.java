package io.spate.aggregator.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaTestResource.class)
@WithTestResource(ControlPlaneIT.Stub.class)
class ControlPlaneIT {
  private static final String OWN_TOKEN = "spate_of-the-aggregator";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands at the address of the control plane and keeps what it is asked. */
  public static class Stub implements QuarkusTestResourceLifecycleManager {
    private CountingServer server;

    @Override
    public Map<String, String> start() {
      server = CountingServer.start();
      server.respond("POST", "/api/v1/runs/r1/stop", CannedResponse.json(202, "{\"id\":\"r1\"}"));
      server.respond(
          "POST", "/api/v1/runs/r2/stop", CannedResponse.json(404, "{\"title\":\"Unknown run\"}"));
      return Map.of(
          "spate.control-plane.url",
          server.baseUrl(),
          "spate.control-plane.token",
          OWN_TOKEN,
          "spate.aggregator.runs.clean-up-after",
          "1s");
    }

    @Override
    public void inject(Object test) {
      if (test instanceof ControlPlaneIT it) {
        it.controlPlane = server;
      }
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  CountingServer controlPlane;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void stopIsPassedOnWithItsAnswer() {
    given().post("/api/v1/runs/r1/stop").then().statusCode(202).body("id", is("r1"));
    assertThat(reason(stopsOf("r1").getFirst())).isEqualTo("stopped from the result page");
    given().post("/api/v1/runs/r2/stop").then().statusCode(404).body("title", is("Unknown run"));
  }

  @Test
  void breachedThresholdWithAbortStopsTheRun() {
    try (PlayedAgents agents = new PlayedAgents(kafka)) {
      String id = "abort-" + System.nanoTime();
      String threshold = "{ threshold: p95 < 10ms, abort: true }";
      RunCommand waiting =
          agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario(threshold)));
      agents.command(waiting.started(System.currentTimeMillis() - 5_000));
      EventBatchWriter source = Batches.source(id, "a1", 0);
      for (int i = 0; i < 100; i++) {
        new Event(0, System.currentTimeMillis() * 1_000 - 50_000, 50_000, 0, 200, 0)
            .writeTo(source);
      }
      agents.heartbeat("a1", "i1", new RunShare(id, 5, 6, 100, 0, 0));
      agents.batch("a1", 0, source.encode(false));

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(stopsOf(id)).isNotEmpty());
      assertThat(reason(stopsOf(id).getFirst()))
          .isEqualTo("threshold not met: p95 < 10ms, was 50ms");
      assertThat(controlPlane.requests())
          .filteredOn(r -> r.path().equals("/api/v1/runs/" + id + "/stop"))
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEqualTo("Bearer " + OWN_TOKEN));
    }
  }

  @Test
  void statisticsLeaveTheirTopicWhenTheReportIsThere() {
    String id = "tidy-" + System.nanoTime();
    Map<String, Boolean> present = new ConcurrentHashMap<>();
    try (PlayedAgents agents = new PlayedAgents(kafka);
        TopicReader reader = followStats(id, present)) {
      assertThat(reader.caughtUp()).succeedsWithin(PATIENCE);
      RunCommand waiting = agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario()));
      RunCommand running = agents.command(waiting.started(System.currentTimeMillis() - 5_000));
      EventBatchWriter source = Batches.source(id, "a1", 0);
      for (int i = 0; i < 100; i++) {
        long dueUs = (System.currentTimeMillis() - i * 50L) * 1_000;
        new Event(0, dueUs, 1_000, 0, 200, 0).writeTo(source);
      }
      agents.batch("a1", 0, source.encode(true));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(present).hasSizeGreaterThan(4));

      agents.command(running.to(RunPhase.FINISHED, null));

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(present.values()).containsOnly(false));
      given()
          .get("/api/v1/runs/" + id + "/stats")
          .then()
          .body("report.requests", is(100))
          .body("series.t.size()", greaterThan(4));
    }
  }

  private TopicReader followStats(String id, Map<String, Boolean> present) {
    return new TopicReader(
            Topics.RUN_STATS,
            Map.of("bootstrap.servers", kafka),
            record -> {
              if (record.key().startsWith(id + "/")) {
                present.put(record.key(), record.value() != null);
              }
            },
            (record, reason) -> {
              throw reason;
            },
            (topic, reason) -> {})
        .start();
  }

  private static String reason(String body) {
    return Json.read(body.getBytes(StandardCharsets.UTF_8), StopBody.class).reason();
  }

  private record StopBody(String reason) {}

  private List<String> stopsOf(String id) {
    return controlPlane.requests().stream()
        .filter(r -> r.path().equals("/api/v1/runs/" + id + "/stop"))
        .map(SeenRequest::text)
        .toList();
  }
}
