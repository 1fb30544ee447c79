package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.Json;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.openapi.ApiProbe;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked of the API, right or wrong, the answer is one that its OpenAPI document
 * describes.
 */
@QuarkusTest
@TestProfile(ApiDocumentSlowTest.Unlimited.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class ApiDocumentSlowTest {
  private static final long SEED = 20_261_127;
  private static final int CALLS = 80;
  private static final String STOP_ALL = "POST /api/v1/stop-all";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As many requests as there are; few users, as runs are made. */
  public static final class Unlimited extends QuickSettings {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("spate.limits.users", "500", "spate.api.rate-limit", "0");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @TestHTTPResource("/")
  URI service;

  @BeforeEach
  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
  }

  @Test
  void everyAnswerIsOneThatTheDocumentDescribes() throws IOException {
    try (FakeFleet fleet = new FakeFleet(bootstrapServers)) {
      fleet.join("api-a1");
      String running = create();
      fleet.slots(running, 0, 120, SlotState.HELD, "api-a1");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(when().get("/api/v1/runs/" + running).<String>path("phase"))
                      .isEqualTo("running"));
      fleet.work("api-a1", running, 10, 120);
      String waiting = create();
      String over = create();
      when().post("/api/v1/runs/" + over + "/stop").then().statusCode(202);

      ApiProbe probe =
          new ApiProbe(
                  service.toString().replaceFirst("/$", ""),
                  document(),
                  Map.of("id", List.of(running, waiting, over)))
              .call(CALLS, SEED, operation -> !operation.equals(STOP_ALL))
              .call(CALLS / 2, SEED, STOP_ALL::equals);

      assertThat(probe.wrong()).isEmpty();
      // Else a document that describes little, or calls that are all refused, would prove nothing.
      assertThat(probe.statuses()).hasSizeGreaterThan(13);
      assertThat(statuses(probe, "POST /api/v1/runs")).contains(201, 400, 401, 422);
      assertThat(statuses(probe, "POST /api/v1/scenarios/validate")).contains(415);
      assertThat(statuses(probe, "GET /api/v1/runs/{id}")).contains(200, 404);
      assertThat(statuses(probe, "PATCH /api/v1/runs/{id}/load")).contains(202, 409, 422);
      assertThat(statuses(probe, "POST /api/v1/runs/{id}/pause")).contains(200, 202, 404, 409);
      assertThat(statuses(probe, "GET /api/v1/audit")).contains(200, 400);
    }
  }

  private static Set<Integer> statuses(ApiProbe probe, String operation) {
    return probe.statuses().get(operation).keySet();
  }

  private static String create() {
    return given()
        .contentType("application/yaml")
        .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static JsonNode document() throws IOException {
    return Json.MAPPER.readTree(
        given().queryParam("format", "json").get("/q/openapi").then().extract().asByteArray());
  }
}
