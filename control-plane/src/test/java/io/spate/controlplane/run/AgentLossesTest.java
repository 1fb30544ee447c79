package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.controlplane.TestClock;
import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.log.RunLogs;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus.RunShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentLossesTest {
  private static final long START = 1_790_000_000_000L;
  private static final Duration TICK = Duration.ofMillis(200);

  private final TestClock clock = new TestClock(START);
  private final Fleet fleet = new Fleet(clock);
  private final RunRegistry runs = new RunRegistry();
  private final RunLogs logs = new RunLogs();
  private final List<RunLogEntry> written = new ArrayList<>();
  private final AgentLosses losses = new AgentLosses(fleet, runs, logs, written::add);
  private final RunCommand running = Records.waiting("r", 12, 1, START - 10_000).started(START);

  @BeforeEach
  void pastIsRead() {
    fleet.caughtUp();
    logs.caughtUp();
    run(running);
    look();
  }

  @Test
  void agentThatVanishesIsToldWithWhatItHad() {
    heartbeat("agent-2", "x7", 200, 40);
    watchFor(Duration.ofMillis(4_800));
    assertThat(written).isEmpty();

    watchFor(Duration.ofSeconds(1));

    assertThat(written)
        .containsExactly(
            new RunLogEntry(
                RunLogEntry.SCHEMA,
                "r",
                Kind.AGENT_LOST,
                "agent-2@x7",
                START,
                "agent-2 is gone without a word, with 200 users and 40 slots of this run; last seen"
                    + " 2026-09-21T14:13:20Z",
                "agent-2",
                200));
  }

  @Test
  void lossIsToldOncePerProcessAndRun() {
    run(Records.waiting("other", 12, 1, START - 10_000).started(START));
    fleet.accept(
        Records.record(
            "a",
            Records.agent(
                "a",
                "1",
                AgentState.READY,
                START,
                List.of(share("r", 5, 6), share("other", 0, 6), share("unknown", 1, 1)))));
    watchFor(Duration.ofSeconds(6));
    assertThat(written).extracting(RunLogEntry::runId).containsExactlyInAnyOrder("r", "other");
    written.forEach(entry -> logs.accept(Records.record(entry.key(), entry)));

    watchFor(Duration.ofSeconds(60));
    heartbeat("a", "1", 5, 6);
    watchFor(Duration.ofSeconds(6));

    assertThat(written).hasSize(2);
  }

  @Test
  void entryThatDoesNotArriveIsWrittenAgain() {
    heartbeat("a", "1", 5, 6);
    watchFor(Duration.ofSeconds(6));
    assertThat(written).hasSize(1);

    watchFor(Duration.ofSeconds(10));

    assertThat(written).hasSize(2);
    assertThat(written.get(1)).isEqualTo(written.get(0));
  }

  @Test
  void agentThatComesBackAsAnotherProcessIsLostToo() {
    heartbeat("a", "1", 5, 6);
    watchFor(Duration.ofSeconds(2));
    heartbeat("a", "2", 0, 0);
    watchFor(Duration.ofSeconds(4));

    assertThat(written).extracting(RunLogEntry::subject).containsExactly("a@1");
  }

  @Test
  void lossIsFoundLateByAControlPlaneThatHasJustStarted() {
    heartbeat("a", "1", 5, 6);
    clock.advance(Duration.ofSeconds(40));
    Fleet restarted = new Fleet(clock);
    restarted.accept(
        Records.record(
            "a",
            Records.agent("a", "1", AgentState.READY, START, List.of(share("r", 5, 6))),
            START,
            new RecordHeaders()));
    restarted.caughtUp();
    AgentLosses late = new AgentLosses(restarted, runs, logs, written::add);
    long startedAt = clock.millis();

    for (long at = startedAt; at <= startedAt + 5_000; at += 200) {
      late.look(startedAt, at, at);
    }

    assertThat(written).extracting(RunLogEntry::at).containsExactly(START);
  }

  @Test
  void lossIsFoundLateEvenIfTheRunIsOverByThen() {
    heartbeat("a", "1", 5, 6);
    run(running.to(RunPhase.FINISHED, null));

    watchFor(Duration.ofSeconds(6));

    assertThat(written).hasSize(1);
  }

  @Test
  void agentThatEndsWithItsRunIsNotLost() {
    clock.advance(Duration.ofMillis(running.endAt() - START - 500));
    look();
    heartbeat("a", "1", 5, 6);
    run(running.to(RunPhase.FINISHED, null));

    watchFor(Duration.ofSeconds(6));

    assertThat(written).isEmpty();
  }

  @Test
  void agentsAreNotLostWhileKafkaIsAway() {
    heartbeat("a", "1", 5, 6);
    long lastAnswer = clock.millis();

    for (int tick = 0; tick < 50; tick++) {
      clock.advance(TICK);
      losses.look(START, lastAnswer, clock.millis());
    }
    assertThat(written).as("Kafka does not answer").isEmpty();
    long backAt = clock.millis();
    for (int tick = 0; tick < 24; tick++) {
      clock.advance(TICK);
      losses.look(backAt, clock.millis(), clock.millis());
    }

    assertThat(written).as("Kafka is back for less than 5 s").isEmpty();
  }

  @Test
  void agentsAreNotLostBecauseThisProcessWasHeldUp() {
    heartbeat("a", "1", 5, 6);
    clock.advance(Duration.ofSeconds(30));
    look();
    assertThat(written).isEmpty();

    heartbeat("a", "1", 5, 6);
    watchFor(Duration.ofMillis(4_800));

    assertThat(written).isEmpty();
  }

  @Test
  void nothingIsToldBeforeItIsKnownWhatHasBeenTold() {
    RunLogs notRead = new RunLogs();
    AgentLosses blind = new AgentLosses(fleet, runs, notRead, written::add);
    heartbeat("a", "1", 5, 6);

    for (int tick = 0; tick < 50; tick++) {
      clock.advance(TICK);
      blind.look(START, clock.millis(), clock.millis());
    }

    assertThat(written).isEmpty();
  }

  private void watchFor(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= TICK.toMillis()) {
      clock.advance(TICK);
      look();
    }
  }

  private void look() {
    losses.look(START - 60_000, clock.millis(), clock.millis());
  }

  private void run(RunCommand command) {
    runs.accept(Records.record(command.runId(), command));
  }

  private void heartbeat(String agentId, String incarnation, int users, int slots) {
    List<RunShare> shares = users + slots == 0 ? List.of() : List.of(share("r", users, slots));
    fleet.accept(
        Records.record(
            agentId,
            Records.agent(agentId, incarnation, AgentState.READY, clock.millis(), shares)));
  }

  private static RunShare share(String runId, int users, int slots) {
    return new RunShare(runId, users, slots, 0, 0, 0);
  }
}
