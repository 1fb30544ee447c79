package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents come, go, crash and sleep in mid-run. */
class AgentFaultIT {
  private static final Duration COMMAND = Duration.ofMinutes(2);

  private static Spate spate;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    // The first stack after a build starts slowly, and writes at its end what later ones start
    // from:
    // agents that join would take the processors away from the load.
    spate.run(COMMAND, "up", "--agents", "1").exitsWith(0);
    spate.run(COMMAND, "down").exitsWith(0);
    spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @BeforeEach
  void threeAgents() {
    spate.run(COMMAND, "agents", "3").exitsWith(0);
  }

  @Test
  void agentsThatJoinGetTheirShareAndNoRequestIsMissed() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 60)) {
      int before = run.mark();

      spate.run(COMMAND, "agents", "6").exitsWith(0);

      long begin = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertEven(run.stats().path("report").path("agents"), 6));
      double even = (System.nanoTime() - begin) / 1e9;
      // Even to a tenth is not the end of it: the last slots still move.
      await().pollDelay(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(6)).until(() -> true);
      double below = run.secondsBelow(0.9, before);
      FaultRun.tell(
          "agents 3 to 6",
          "even after %.1f s, below 90 %% for %.1f s at a time, %.1f s in all; requests per 0.5 s: %s"
              .formatted(even, run.longestBelow(0.9, before), below, run.course(before)));
      run.assertExact();
      assertThat(even).as("seconds until even").isLessThan(10);
      assertThat(below).as("seconds below 90 % of the load").isLessThanOrEqualTo(2.0);
    }
  }

  private static void assertEven(JsonNode agents, int expected) {
    int active = 0;
    for (JsonNode agent : agents) {
      if (agent.path("users").asInt() > 0) {
        active++;
        assertThat(agent.path("users").asDouble())
            .as(agents.toString())
            .isBetween(FaultRun.USERS * 0.9 / expected - 1, FaultRun.USERS * 1.1 / expected + 1);
      }
    }
    assertThat(active).as(agents.toString()).isEqualTo(expected);
  }

  @Test
  void agentsThatLeaveHandOverAndNoRequestIsMissed() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 50)) {
      int before = run.mark();

      spate.run(COMMAND, "agents", "2").exitsWith(0);
      double back = run.secondsUntilBack(0.97, Duration.ofSeconds(20));

      double below = run.secondsBelow(0.9, before);
      FaultRun.tell("agents 3 to 2", "back after " + back + " s, below 90 % for " + below + " s");
      run.assertExact();
      assertThat(back).as("seconds until back").isLessThan(5);
      assertThat(below).as("seconds below 90 % of the load").isLessThan(5);
    }
  }

  @Test
  void aKilledAgentIsReplacedAndOnlyItsLastFlushIntervalCanBeMissing() {
    try (FaultRun run = FaultRun.atFullLoad(spate, 50)) {
      long victim = spate.pids("agent-2").get(0);
      int before = run.mark();

      ProcessHandle.of(victim).orElseThrow().destroyForcibly();
      await().atMost(Duration.ofSeconds(5)).until(() -> run.rate() < FaultRun.USERS * 0.9);
      double back = run.secondsUntilBack(0.97, Duration.ofSeconds(30));

      long peak = run.peakRate(before);
      JsonNode report = run.report();
      long missing = run.target().counts().total() - report.path("requests").asLong();
      JsonNode events = report.path("events");
      FaultRun.tell(
          "kill -9 of an agent", "back after " + back + " s, missing " + missing + ", " + events);
      assertThat(back).as("seconds until back").isLessThan(12);
      assertThat(peak).as("most requests in a second").isLessThan((long) (FaultRun.USERS * 1.15));
      // 200 users with 1 s think time make 20 requests in a flush interval of 100 ms.
      assertThat(missing).as("served but not aggregated; %s", events).isBetween(0L, 100L);
      assertThat(events.path("lostBy").toString()).contains("agent-2");
      for (JsonNode loss : events.path("lostBy")) {
        assertThat(missing).isLessThanOrEqualTo(loss.path("atMost").asLong());
      }
    }
  }

  @Test
  void anAgentThatWasAsleepSendsNothingThatIsNoLongerItsOwn() throws Exception {
    try (FaultRun run = FaultRun.atFullLoad(spate, 75)) {
      long sleeper = spate.pids("agent-3").get(0);

      signal("STOP", sleeper);
      await().atMost(Duration.ofSeconds(5)).until(() -> run.rate() < FaultRun.USERS * 0.9);
      double back = run.secondsUntilBack(0.97, Duration.ofSeconds(30));
      await()
          .pollDelay(Duration.ofSeconds(15))
          .atMost(Duration.ofSeconds(30))
          .until(() -> true); // asleep for some 30 s in all
      int awake = run.mark();
      signal("CONT", sleeper);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> run.stats().path("now").path("agents").asInt() == 3);

      long peak = run.peakRate(awake);
      FaultRun.tell(
          "SIGSTOP 30 s, SIGCONT", "back after " + back + " s, peak after waking " + peak + "/s");
      run.assertExact();
      assertThat(back).as("seconds until others have taken over").isLessThan(12);
      assertThat(peak)
          .as("most requests in a second after waking")
          .isLessThan((long) (FaultRun.USERS * 1.15));
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
