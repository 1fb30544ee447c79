package io.spate.aggregator.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** A header of a scenario and the service's own token are in nothing that the aggregator tells. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
@WithTestResource(SecretsIT.Stub.class)
class SecretsIT {
  private static final String OWN_TOKEN = "spate_planted-token-5b1e";
  private static final String PLANTED = "planted-header-93fd";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands at the address of the control plane. */
  public static class Stub implements QuarkusTestResourceLifecycleManager {
    private CountingServer server;

    @Override
    public Map<String, String> start() {
      server = CountingServer.start();
      server.respondOtherwise(request -> CannedResponse.json(202, "{}"));
      return Map.of(
          "spate.control-plane.url", server.baseUrl(), "spate.control-plane.token", OWN_TOKEN);
    }

    @Override
    public void inject(Object test) {
      if (test instanceof SecretsIT it) {
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
  void noPageReportRecordOrLogHasThem() {
    Queue<String> logged = new ConcurrentLinkedQueue<>();
    Handler ear = ear(logged);
    Logger.getLogger("").addHandler(ear);
    String id = "secrets-" + System.nanoTime();
    List<TopicReader> readers = new ArrayList<>();
    Queue<String> records = new ConcurrentLinkedQueue<>();
    try (PlayedAgents agents = new PlayedAgents(kafka)) {
      String scenario =
          PlayedAgents.scenario("{ threshold: p95 < 10ms, abort: true }")
              .replace("- get: /todo", "- { get: /todo, headers: { X-Api-Key: " + PLANTED + " } }");
      RunCommand waiting = agents.command(PlayedAgents.waiting(id, scenario));
      RunCommand running = agents.command(waiting.started(System.currentTimeMillis() - 5_000));
      EventBatchWriter source = Batches.source(id, "a1", 0);
      for (int i = 0; i < 100; i++) {
        new Event(
                0,
                System.currentTimeMillis() * 1_000 - 50_000,
                50_000,
                0,
                i % 2 == 0 ? 200 : 500,
                0)
            .writeTo(source);
      }
      agents.heartbeat("a1", "i1", new RunShare(id, 5, 6, 100, 0, 0));
      agents.batch("a1", 0, source.encode(true));
      // The threshold's abort: asked with the service's own token.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(controlPlane.requests())
                      .anySatisfy(
                          request ->
                              assertThat(request.header("Authorization"))
                                  .isEqualTo("Bearer " + OWN_TOKEN)));
      agents.command(running.to(RunPhase.FINISHED, null));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  given()
                      .get("/api/v1/runs/" + id + "/report")
                      .then()
                      .statusCode(200)
                      .body("requests", is(100)));

      for (String path :
          List.of(
              "/",
              "/runs/" + id,
              "/audit",
              "/api/v1/runs",
              "/api/v1/runs/" + id + "/stats",
              "/api/v1/runs/" + id + "/report",
              "/api/v1/runs/" + id + "/log",
              "/api/v1/runs/" + id + "/range?from=0&to=60",
              "/api/v1/runs/" + id + "/export/report.html",
              "/api/v1/runs/" + id + "/export/stats.csv",
              "/api/v1/runs/" + id + "/export/failures.csv",
              "/api/v1/runs/" + id + "/export/junit.xml",
              "/api/v1/runs/" + id + "/export/summary.md",
              "/api/v1/runs/" + id + "/export/latency.hlog",
              "/q/health")) {
        assertThat(given().get(path).asString())
            .as(path)
            .isNotEmpty()
            .doesNotContain(PLANTED, OWN_TOKEN);
      }
      assertThat(given().get("/q/metrics").asString()).doesNotContain(PLANTED, OWN_TOKEN);
      for (Topics topic : Topics.values()) {
        if (topic != Topics.RUN_COMMANDS) {
          readers.add(read(topic, records));
        }
      }
      readers.forEach(reader -> assertThat(reader.caughtUp()).succeedsWithin(PATIENCE));
      assertThat(records)
          .anyMatch(record -> record.contains(id))
          .noneMatch(record -> record.contains(PLANTED) || record.contains(OWN_TOKEN));
      assertThat(logged)
          .isNotEmpty()
          .noneMatch(line -> line.contains(PLANTED) || line.contains(OWN_TOKEN));
    } finally {
      readers.forEach(TopicReader::close);
      Logger.getLogger("").removeHandler(ear);
    }
  }

  private static Handler ear(Queue<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        String message =
            record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
        logged.add(message + " " + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private TopicReader read(Topics topic, Queue<String> records) {
    return new TopicReader(
            topic,
            Map.of("bootstrap.servers", kafka),
            record ->
                records.add(
                    record.key()
                        + " "
                        + (record.value() == null
                            ? ""
                            : new String(record.value(), StandardCharsets.UTF_8))),
            (record, reason) -> {
              throw reason;
            },
            (name, reason) -> {})
        .start();
  }
}
