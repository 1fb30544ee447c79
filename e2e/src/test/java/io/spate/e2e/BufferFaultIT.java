package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The broker is away for longer than the agents' buffers last. */
class BufferFaultIT {
  private static final Duration COMMAND = Duration.ofMinutes(2);

  /** An agent's third of 600 requests a second fills it in about 3 s. */
  private static final String BUFFER_EVENTS = "600";

  private static Spate stack(String policy) {
    Spate spate =
        Spate.inNewHome()
            .with("SPATE_AGENT_BUFFER_EVENTS", BUFFER_EVENTS)
            .with("SPATE_AGENT_BUFFER_POLICY", policy);
    spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
    return spate;
  }

  @Test
  void usersPauseWhenTheBufferIsFullAndGoOnWhenTheBrokerIsBack() {
    try (Spate spate = stack("pause");
        FaultRun run = FaultRun.atFullLoad(spate, 75)) {
      kill(spate);
      long begin = System.nanoTime();
      await().atMost(Duration.ofSeconds(15)).until(() -> run.rate() < FaultRun.USERS * 0.05);
      double paused = (System.nanoTime() - begin) / 1e9;
      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
      double back = run.secondsUntilBack(0.97, Duration.ofSeconds(40));

      JsonNode report = run.assertExact();
      FaultRun.tell(
          "broker away beyond the buffer, pause",
          "paused after "
              + paused
              + " s, back "
              + back
              + " s after the broker; "
              + report.path("events"));
    }
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCountedWhenThatIsThePolicy() {
    try (Spate spate = stack("drop");
        FaultRun run = FaultRun.atFullLoad(spate, 60)) {
      int before = run.mark();
      kill(spate);
      await().pollDelay(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(12)).until(() -> true);
      double below = run.secondsBelow(0.9, before);
      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);

      JsonNode events = run.report().path("events");
      FaultRun.tell(
          "broker away beyond the buffer, drop", "below 90 % for " + below + " s; " + events);
      assertThat(events.path("produced").asLong())
          .as("produced, of %d served", run.target().counts().total())
          .isEqualTo(run.target().counts().total());
      assertThat(events.path("lost").asLong()).as(events.toString()).isPositive();
      assertThat(events.path("aggregated").asLong() + events.path("lost").asLong())
          .as("aggregated + lost; %s", events)
          .isEqualTo(events.path("produced").asLong());
      assertThat(events.path("lostBy").toString()).contains("dropped");
      assertThat(below).as("seconds below 90 % while events are dropped").isZero();
    }
  }

  private static void kill(Spate spate) {
    ProcessHandle broker = ProcessHandle.of(spate.pids("broker").get(0)).orElseThrow();
    broker.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !broker.isAlive());
  }
}
