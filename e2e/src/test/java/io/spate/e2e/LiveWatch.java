package io.spate.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at a run's live numbers, as the page does, and keeps what it saw. */
final class LiveWatch {
  private final Spate spate;
  private final String controlPlane;
  private final String aggregator;
  private final String name;
  private final List<JsonNode> looks = new ArrayList<>();

  /** Watches the newest run of a scenario's name. */
  LiveWatch(Spate spate, String name) {
    this.spate = spate;
    this.name = name;
    this.controlPlane = spate.url("controlPlane");
    this.aggregator = spate.url("pages");
  }

  /** Looks each half second until the run is over. */
  void untilOver(Duration timeout) {
    await()
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              JsonNode run = newestRun();
              if (run == null) {
                return false;
              }
              String phase = run.path("phase").asText();
              if (phase.equals("running")) {
                looks.add(
                    spate.get(aggregator + "/api/v1/runs/" + run.path("id").asText() + "/stats"));
              }
              return phase.equals("finished") || phase.equals("stopped") || phase.equals("failed");
            });
  }

  private JsonNode newestRun() {
    for (JsonNode run : spate.get(controlPlane + "/api/v1/runs").path("runs")) {
      if (run.path("name").asText().equals(name)) {
        return run;
      }
    }
    return null;
  }

  int peakUsers() {
    return looks.stream().mapToInt(look -> look.path("now").path("users").asInt()).max().orElse(0);
  }

  /** Of the looks that had data. */
  double medianLagSeconds() {
    List<Double> lags =
        looks.stream()
            .filter(look -> look.path("now").path("rps").asDouble() > 0)
            .map(look -> look.path("now").path("lagSeconds").asDouble())
            .sorted()
            .toList();
    return lags.isEmpty() ? Double.MAX_VALUE : lags.get(lags.size() / 2);
  }
}
