package io.spate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that keeps its connections but says nothing, as in a network that swallows packets. */
class FrozenKafkaSlowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void requestIsAnsweredInTimeAndTheServiceGoesOnWhenKafkaIsBack() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        ControlPlaneProcess controlPlane =
            ControlPlaneProcess.start(broker.bootstrapServers(), Map.of())) {
      awaitReady(controlPlane);
      assertThat(create(controlPlane).statusCode()).isEqualTo(201);

      broker.freeze();
      // The client's own patience is 30 s: an answer at all is one in time.
      HttpResponse<String> refused = create(controlPlane);
      HttpResponse<String> known = controlPlane.get("/api/v1/runs");
      broker.thaw();

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .contains("urn:spate:problem:kafka-unavailable")
          .contains("Kafka at " + broker.bootstrapServers());
      assertThat(known.statusCode()).isEqualTo(200);
      awaitReady(controlPlane);
      assertThat(create(controlPlane).statusCode()).isEqualTo(201);
      // The refused run may have reached the broker all the same; then it is declared failed.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode runs = Json.MAPPER.readTree(controlPlane.get("/api/v1/runs").body());
                assertThat(runs.get("runs"))
                    .filteredOn(run -> run.get("phase").asText().equals("waiting"))
                    .hasSize(2);
              });
      assertThat(controlPlane.log()).doesNotContain("\tat ");
    }
  }

  private static HttpResponse<String> create(ControlPlaneProcess controlPlane) {
    return controlPlane.post(
        "/api/v1/runs?startTimeout=1h&expectAgents=9", "application/yaml", Records.SCENARIO);
  }

  private static void awaitReady(ControlPlaneProcess controlPlane) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(controlPlane.get("/q/health/ready").statusCode()).isEqualTo(200));
  }
}
