package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Control plane, aggregator and broker die in mid-run. */
class ServiceFaultIT {
  private static final Duration COMMAND = Duration.ofMinutes(2);

  private static Spate spate;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @Test
  void theLoadDoesNotNoticeThatTheControlPlaneDiesAndItKnowsAllAfterwards() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 60)) {
      int before = run.mark();

      kill("control-plane");
      await().pollDelay(Duration.ofSeconds(20)).atMost(Duration.ofSeconds(25)).until(() -> true);
      double below = run.secondsBelow(0.9, before);
      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);

      JsonNode known = spate.get(spate.url("controlPlane") + "/api/v1/runs/" + run.id());
      assertThat(known.path("phase").asText()).isEqualTo("running");
      FaultRun.tell("kill -9 of the control plane", "below 90 % for " + below + " s");
      spate.send("POST", spate.url("controlPlane") + "/api/v1/runs/" + run.id() + "/stop", "{}");
      run.assertExact();
      assertThat(below).as("seconds below 90 % of the load").isZero();
    }
  }

  @Test
  void nothingIsCountedTwiceOrLostWhenTheAggregatorDies() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 60)) {
      int before = run.mark();

      kill("aggregator");
      await().pollDelay(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(10)).until(() -> true);
      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);

      run.assertExact();
      double below = run.secondsBelow(0.9, before);
      FaultRun.tell("kill -9 of the aggregator", "exact");
      assertThat(below).as("seconds below 90 %, but for the end").isLessThan(5);
    }
  }

  @Test
  void aBrokerThatIsAwayForTenSecondsCostsNoEvent() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 75)) {
      int before = run.mark();

      kill("broker");
      await().pollDelay(Duration.ofSeconds(10)).atMost(Duration.ofSeconds(15)).until(() -> true);
      double belowWhileAway = run.secondsBelow(0.9, before);
      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
      double back = run.secondsUntilBack(0.97, Duration.ofSeconds(40));

      FaultRun.tell(
          "broker away for 10 s",
          "below 90 % for " + belowWhileAway + " s meanwhile, back after " + back + " s");
      run.assertExact();
      assertThat(belowWhileAway).as("seconds below 90 % while the broker is away").isZero();
      JsonNode log = spate.get(spate.url("controlPlane") + "/api/v1/runs/" + run.id() + "/log");
      assertThat(log.toString())
          .as("the broker's absence is no agent's")
          .doesNotContain("agent-lost");
    }
  }

  @Test
  void severalRunsHaveTheirOwnNumbersAndOneThatEndsDisturbsNoOther() {
    try (FaultRun stays = FaultRun.atFullLoad(spate, 45);
        FaultRun ends = FaultRun.atFullLoad(spate, 45)) {
      int before = stays.mark();

      spate.send("POST", spate.url("controlPlane") + "/api/v1/runs/" + ends.id() + "/stop", "{}");
      JsonNode ended = ends.assertExact();
      double below = stays.secondsBelow(0.9, before);

      assertThat(ended.path("status").asText()).isEqualTo("stopped");
      assertThat(spate.get(spate.url("controlPlane") + "/api/v1/runs/" + stays.id()).path("phase"))
          .hasToString("\"running\"");
      FaultRun.tell("one of two runs stopped", "the other below 90 % for " + below + " s");
      stays.assertExact();
      assertThat(below).as("seconds below 90 % of the load of the run that stays").isZero();
    }
  }

  private static void kill(String name) {
    long pid = spate.pids(name).get(0);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }
}
