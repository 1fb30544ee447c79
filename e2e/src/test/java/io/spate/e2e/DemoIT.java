package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first command of the README, as a newcomer types it, only shorter. */
class DemoIT {
  private static final Duration DEMO_TIMEOUT = Duration.ofMinutes(4);

  @Test
  void theDemoCountsExactlyWhatTheToDoApiHasServed() {
    try (Spate spate = Spate.inNewHome()) {
      Path report = spate.newFile("report", ".json");

      Spate.Outcome demo =
          spate.run(
              DEMO_TIMEOUT,
              "demo",
              "--users",
              "60",
              "--spawn-rate",
              "20",
              "--run-time",
              "20s",
              "--json",
              report.toString(),
              "--keep");

      JsonNode run = Spate.json(report);
      demo.endsByThresholdsOf(run).says("/runs/");
      JsonNode served = spate.get(spate.url("todoApi") + "/served");
      assertThat(run.path("failures").asLong()).isZero();
      assertThat(run.path("requests").asLong())
          .isPositive()
          .isEqualTo(served.path("total").asLong());
      assertThat(run.path("events").path("lost").asLong()).isZero();
      assertThat(run.path("events").path("produced").asLong())
          .isEqualTo(run.path("events").path("aggregated").asLong())
          .isEqualTo(run.path("requests").asLong());
      assertThat(run.path("agents")).as("agents that took part").hasSize(3);
      for (JsonNode agent : run.path("agents")) {
        assertThat(agent.path("requests").asLong()).as(agent.toString()).isPositive();
      }
      assertThat(run.path("byName")).hasSize(4);
      assertThat(run.path("latencyMs").path("p95").asDouble()).isPositive();
    }
  }
}
