package io.spate.aggregator.run;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Json;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.SeenRequest;
import io.spate.testsupport.openapi.ApiProbe;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked of the API, right or wrong, the answer is one that its OpenAPI document
 * describes.
 */
@QuarkusTest
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
@WithTestResource(ApiDocumentSlowTest.Stub.class)
class ApiDocumentSlowTest {
  private static final long SEED = 20_261_127;
  private static final int CALLS = 80;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands at the address of the control plane, and answers in its way. */
  public static final class Stub implements QuarkusTestResourceLifecycleManager {
    private CountingServer server;

    @Override
    public Map<String, String> start() {
      server = CountingServer.start();
      server.respondOtherwise(Stub::answer);
      return Map.of("spate.control-plane.url", server.baseUrl(), "spate.api.rate-limit", "0");
    }

    private static CannedResponse answer(SeenRequest request) {
      boolean makes = request.path().endsWith("/runs") || request.path().endsWith("/validate");
      if (makes && !request.text().contains("\"scenario\"")) {
        return problem(422, "The scenario cannot be run");
      }
      if (request.path().startsWith("/api/v1/runs/") && !request.path().contains("/document-")) {
        return problem(404, "There is no such run");
      }
      if (request.path().endsWith("/runs")) {
        return CannedResponse.json(201, "{\"id\": \"made\"}");
      }
      return request.method().equals("GET") || request.path().endsWith("/validate")
          ? CannedResponse.json(200, "{\"entries\": []}")
          : CannedResponse.json(202, "{\"stopped\": []}");
    }

    private static CannedResponse problem(int status, String title) {
      return CannedResponse.of(
          status,
          "application/problem+json",
          """
          {"type": "urn:spate:problem:x", "title": "%s", "status": %d, "detail": "d", "instance": "/"}
          """
              .formatted(title, status));
    }

    @Override
    public void stop() {
      server.close();
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @TestHTTPResource("/")
  URI service;

  @Test
  void everyAnswerIsOneThatTheDocumentDescribes() throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    try (PlayedAgents agents = new PlayedAgents(kafka)) {
      String over = "document-over-" + System.nanoTime();
      RunCommand running = run(agents, over);
      agents.command(running.to(RunPhase.FINISHED, null));
      String live = "document-live-" + System.nanoTime();
      run(agents, live);
      for (Map.Entry<String, String> each : Map.of(over, "passed", live, "pending").entrySet()) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    given()
                        .get("/api/v1/runs/" + each.getKey() + "/report")
                        .then()
                        .body("requests", is(200))
                        .body("verdict", is(each.getValue())));
      }

      long now = System.currentTimeMillis();
      ApiProbe probe =
          new ApiProbe(
                  service.toString().replaceFirst("/$", ""),
                  document(),
                  Map.of(
                      "id", List.of(over, live),
                      "baseline", List.of(over, live),
                      "from", List.of("0", Long.toString(now - 3_000)),
                      "to", List.of(Long.toString(now), Long.toString(now + 60_000)),
                      "name", Batches.NAMES,
                      "file",
                          List.of(
                              "report.html",
                              "stats.csv",
                              "failures.csv",
                              "stats_history.csv",
                              "junit.xml",
                              "summary.md",
                              "latency.hlog")))
              .call(CALLS, SEED, operation -> true);

      assertThat(probe.wrong()).isEmpty();
      // Else a document that describes little, or calls that are all refused, would prove nothing.
      assertThat(probe.statuses()).hasSizeGreaterThan(16);
      assertThat(statuses(probe, "GET /api/v1/runs/{id}/range")).contains(200, 400, 404);
      assertThat(statuses(probe, "GET /api/v1/runs/{id}/live")).contains(200, 404);
      assertThat(statuses(probe, "GET /api/v1/runs/{id}/export/{file}")).contains(200, 404);
      assertThat(statuses(probe, "PUT /api/v1/runs/{id}/baseline")).contains(200, 404, 409);
      assertThat(statuses(probe, "GET /api/v1/runs/{id}/slowest")).contains(200, 400, 404);
      assertThat(statuses(probe, "POST /api/v1/runs")).contains(201, 401, 415, 422);
    }
  }

  private static Set<Integer> statuses(ApiProbe probe, String operation) {
    return probe.statuses().get(operation).keySet();
  }

  /** A run of 200 requests, some of which have failed. */
  private static RunCommand run(PlayedAgents agents, String id) {
    RunCommand waiting =
        agents.command(PlayedAgents.waiting(id, PlayedAgents.scenario("failures < 90%")));
    RunCommand running = agents.command(waiting.started(System.currentTimeMillis() - 5_000));
    EventBatchWriter source = Batches.source(id, "a1", 0);
    for (int i = 0; i < 200; i++) {
      long dueUs = (System.currentTimeMillis() - i * 20L) * 1_000;
      new Event(i % 3, dueUs, 2_000, 100, i % 7 == 0 ? 503 : 200, i % 7 == 0 ? 8 : 0)
          .writeTo(source);
    }
    agents.heartbeat("a1", "i1", new RunShare(id, 10, 12, 200, 0, 0));
    agents.batch("a1", 0, source.encode(true));
    return running;
  }

  private static JsonNode document() throws IOException {
    return Json.MAPPER.readTree(
        given().queryParam("format", "json").get("/q/openapi").then().extract().asByteArray());
  }
}
