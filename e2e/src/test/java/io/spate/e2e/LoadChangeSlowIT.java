package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CountingServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run's load changes, pauses and goes on in mid-run, by the command line; the log tells it. */
class LoadChangeSlowIT {
  private static final Duration COMMAND = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void theLoadFollowsEachChangeAndTheNumbersStayExact() {
    try (Spate spate = Spate.inNewHome();
        CountingServer target = CountingServer.start()) {
      spate.run(COMMAND, "up", "--agents", "2").exitsWith(0);
      String controlPlane = spate.url("controlPlane");
      String pages = spate.url("pages");
      String run =
          spate
              .send(
                  "POST",
                  controlPlane + "/api/v1/runs",
                  """
                  {"expectAgents": 2, "scenario": {"name": "changes",
                   "target": "%s", "load": {"users": 20, "spawnRate": 20, "duration": "10m"},
                   "users": [{"name": "u", "thinkTime": "500ms", "tasks": [{"get": "/x"}]}]}}
                  """
                      .formatted(target.baseUrl()))
              .path("id")
              .asText();
      String stats = pages + "/api/v1/runs/" + run + "/stats";
      awaitUsers(spate, stats, 20);

      spate.run(COMMAND, "load", run, "--users", "60", "--spawn-rate", "100").exitsWith(0);
      awaitUsers(spate, stats, 60);
      spate.run(COMMAND, "load", run, "--users", "10").exitsWith(0);
      awaitUsers(spate, stats, 10);

      spate.run(COMMAND, "pause", run).exitsWith(0).says("paused");
      // Quiet for three times the think time: nobody sends any more.
      await()
          .atMost(PATIENCE)
          .during(Duration.ofMillis(1_500))
          .pollInterval(Duration.ofMillis(100))
          .until(
              new java.util.concurrent.Callable<>() {
                private long last = -1;

                @Override
                public Boolean call() {
                  long now = target.counts().total();
                  boolean same = now == last;
                  last = now;
                  return same;
                }
              });
      spate.run(COMMAND, "resume", run).exitsWith(0).says("running");
      long before = target.counts().total();
      await().atMost(PATIENCE).until(() -> target.counts().total() > before + 20);

      spate
          .run(COMMAND, "log", run)
          .exitsWith(0)
          .says("created", "started", "agent-joined", "load-changed", "paused", "resumed");
      spate.run(COMMAND, "stop", run).exitsWith(0);
      String report = pages + "/api/v1/runs/" + run + "/report";
      await()
          .atMost(PATIENCE)
          .until(() -> !spate.get(report).path("verdict").asText().equals("pending"));
      JsonNode end = spate.get(report);
      assertThat(end.path("requests").asLong()).isEqualTo(target.counts().total());
      assertThat(end.path("events").path("lost").asLong()).isZero();
    }
  }

  private static void awaitUsers(Spate spate, String stats, int users) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions() // the aggregator may not know the run yet
        .until(() -> spate.get(stats).path("now").path("users").asInt() == users);
  }
}
