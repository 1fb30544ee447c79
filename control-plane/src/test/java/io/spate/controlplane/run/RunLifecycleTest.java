package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.controlplane.fleet.FleetSnapshot;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.Iterations;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.RunAbort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLifecycleTest {
  private static final int SLOTS = 12;
  private static final long CREATED = 1_000_000;
  private static final long START_TIMEOUT = 60_000;
  private static final long GRACEFUL_STOP = 2_000;
  private static final long LONG_AGO = 0;

  private final RunLifecycle lifecycle =
      new RunLifecycle(
          new RunLifecycle.Policy(
              Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(15)));

  @Test
  void aUserThatWantsTheRunToEndStopsItWhateverItsSlotsDo() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED).started(CREATED + 1_000);
    long now = CREATED + 5_000;
    RunSituation aborted =
        situation(
            new SlotTally(SLOTS, 0, SLOTS, 0, SLOTS, 0, from(0), "no stock", null),
            agents(1, CREATED));
    RunSituation ended =
        situation(new SlotTally(SLOTS, 0, 0, SLOTS, 0, 0, List.of(), "", null), agents(1, CREATED));

    RunCommand stopping = decide(run, aborted, now).orElseThrow();
    RunCommand fromPause = decide(run.paused(now, null), aborted, now).orElseThrow();

    assertThat(stopping.phase()).isEqualTo(RunPhase.STOPPING);
    assertThat(stopping.endAt()).isEqualTo(now);
    assertThat(stopping.reason()).isEqualTo("aborted by the scenario: no stock");
    assertThat(fromPause.phase()).isEqualTo(RunPhase.STOPPING);
    assertThat(decide(stopping, aborted, now + 200)).as("once").isEmpty();
    assertThat(decide(run, ended, now).orElseThrow())
        .as("it has not ended as planned")
        .returns(RunPhase.STOPPING, RunCommand::phase)
        .returns("aborted by the scenario", RunCommand::reason);
    assertThat(decide(stopping, ended, now + 400).orElseThrow())
        .returns(RunPhase.STOPPED, RunCommand::phase)
        .returns("aborted by the scenario: no stock", RunCommand::reason);
  }

  @Test
  void anAgentThatCannotGoOnWithTheRunIsNamedAndNotTheScenario() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED).started(CREATED + 1_000);
    String said = RunAbort.byAgent("agent-2", "accounts.csv is gone");
    RunSituation aborted =
        situation(
            new SlotTally(SLOTS, 0, SLOTS, 0, SLOTS, 0, from(0), said, null), agents(1, CREATED));

    assertThat(decide(run, aborted, CREATED + 5_000).orElseThrow().reason())
        .isEqualTo("aborted by agent agent-2: accounts.csv is gone");
  }

  // ---- waiting

  @Test
  void runStartsWhenAllSlotsAreHeldByEnoughAgents() {
    RunCommand run = Records.waiting("r", SLOTS, 3, CREATED);

    Optional<RunCommand> next =
        decide(run, situation(manned(SLOTS), agents(3, CREATED)), CREATED + 3_000);

    assertThat(next)
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.RUNNING);
              assertThat(command.revision()).isEqualTo(2);
              assertThat(command.startAt()).isEqualTo(CREATED + 3_500);
              assertThat(command.endAt()).isEqualTo(CREATED + 3_500 + Records.DURATION_MS);
              assertThat(command.reason()).isNull();
            });
  }

  @Test
  void runWaitsWhileAgentsAreMissingEvenIfAllSlotsAreHeld() {
    RunCommand run = Records.waiting("r", SLOTS, 3, CREATED);

    assertThat(decide(run, situation(manned(SLOTS), agents(2, CREATED)), CREATED + 59_999))
        .isEmpty();
  }

  @Test
  void runWaitsForItsLastSlotsButNotForEver() {
    RunCommand run = Records.waiting("r", SLOTS, 2, CREATED);
    RunSituation almost = situation(manned(SLOTS - 1), agents(2, CREATED + 20_000));

    assertThat(decide(run, almost, CREATED + 29_999)).isEmpty();
    assertThat(decide(run, almost, CREATED + 30_000))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.RUNNING);
              assertThat(command.reason())
                  .isEqualTo("started while 1 of 12 slots were not yet held by a live agent");
            });
  }

  @Test
  void patienceForTheLastSlotsCountsFromTheRunsCreationIfAgentsWereThereBefore() {
    RunCommand run = Records.waiting("r", SLOTS, 2, CREATED);
    RunSituation almost = situation(manned(SLOTS - 1), agents(2, LONG_AGO));

    assertThat(decide(run, almost, CREATED + 9_999)).isEmpty();
    assertThat(decide(run, almost, CREATED + 10_000)).isPresent();
  }

  @Test
  void patienceForTheLastSlotsCountsFromTheAgentThatMadeThemEnough() {
    RunCommand run = Records.waiting("r", SLOTS, 2, CREATED);
    FleetSnapshot fleet =
        new FleetSnapshot(
            Map.of(
                "a", new FleetSnapshot.Member("1", LONG_AGO),
                "b", new FleetSnapshot.Member("1", CREATED + 5_000),
                "c", new FleetSnapshot.Member("1", CREATED + 14_000)));

    assertThat(decide(run, situation(manned(1), fleet), CREATED + 14_999)).isEmpty();
    assertThat(decide(run, situation(manned(1), fleet), CREATED + 15_000)).isPresent();
  }

  @Test
  void runWithoutAnySlotHeldIsNotStarted() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED);
    RunSituation none = situation(manned(0), agents(1, CREATED));

    assertThat(decide(run, none, CREATED + 59_999)).isEmpty();
    assertThat(decide(run, none, CREATED + 60_000))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.FAILED);
              assertThat(command.reason())
                  .startsWith(
                      "enough agents are there (1 of 1) but none of them took a slot within 60 s");
            });
  }

  @Test
  void runFailsInWordsWhenNoAgentJoins() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED);
    RunSituation nobody = situation(manned(0), agents(0, CREATED));

    assertThat(decide(run, nobody, CREATED + 59_999)).isEmpty();
    assertThat(decide(run, nobody, CREATED + 60_000))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.FAILED);
              assertThat(command.reason())
                  .isEqualTo(
                      "no agent joined within 60 s; start agents with 'spate agents 3' or"
                          + " 'kubectl scale'");
            });
  }

  @Test
  void runFailsInWordsWhenTooFewAgentsJoin() {
    RunCommand run = Records.waiting("r", SLOTS, 5, CREATED);

    assertThat(decide(run, situation(manned(SLOTS), agents(1, CREATED)), CREATED + 60_000))
        .hasValueSatisfying(
            command ->
                assertThat(command.reason())
                    .isEqualTo(
                        "1 of 5 agents joined within 60 s; start agents with 'spate agents 5' or"
                            + " 'kubectl scale'"));
  }

  @Test
  void runStartsRatherThanFailsWhenItCanDoBoth() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED);

    assertThat(decide(run, situation(manned(SLOTS), agents(1, CREATED)), CREATED + 600_000))
        .hasValueSatisfying(command -> assertThat(command.phase()).isEqualTo(RunPhase.RUNNING));
  }

  @Test
  void runIsNotFailedForAgentsThatMayHaveJoinedUnseen() {
    RunCommand run = Records.waiting("r", SLOTS, 1, CREATED);
    long restartedAt = CREATED + 100_000;
    RunSituation afterRestart = watchedSince(restartedAt, manned(0), agents(0, CREATED));

    assertThat(decide(run, afterRestart, restartedAt + 4_999)).isEmpty();
    assertThat(decide(run, afterRestart, restartedAt + 5_000)).isPresent();
  }

  // ---- running

  @Test
  void runFinishesWhenEverySlotHasEnded() {
    RunCommand run = running();

    assertThat(decide(run, situation(ended(SLOTS), agents(1, CREATED)), run.startAt() + 1))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.FINISHED);
              assertThat(command.revision()).isEqualTo(3);
              assertThat(command.reason()).isNull();
              assertThat(command.startAt()).isEqualTo(run.startAt());
              assertThat(command.endAt()).isEqualTo(run.endAt());
            });
  }

  @Test
  void runGoesOnWithoutAgentsUntilItsEnd() {
    RunCommand run = running();

    assertThat(decide(run, situation(ended(0), agents(0, CREATED)), run.endAt())).isEmpty();
  }

  @Test
  void runFinishesWithoutTheWordOfItsSlotsWhenTheTimeForThatIsOver() {
    RunCommand run = running();
    RunSituation two = situation(ended(SLOTS - 2), agents(1, CREATED));
    long overdue = run.endAt() + GRACEFUL_STOP + 15_000;

    assertThat(decide(run, two, overdue - 1)).isEmpty();
    assertThat(decide(run, two, overdue))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.FINISHED);
              assertThat(command.reason())
                  .isEqualTo(
                      "2 of 12 slots (10, 11) did not report their end within 17 s; their agents may be"
                          + " gone");
            });
  }

  @Test
  void runIsNotFinishedForReportsThatMayHaveComeUnseen() {
    RunCommand run = running();
    long backAt = run.endAt() + 600_000;
    RunSituation afterOutage = watchedSince(backAt, ended(0), agents(0, CREATED));

    assertThat(decide(run, afterOutage, backAt + 4_999)).isEmpty();
    assertThat(decide(run, afterOutage, backAt + 5_000)).isPresent();
  }

  // ---- paused

  @Test
  void pausedRunDoesNotExpire() {
    RunCommand run = running().paused(CREATED + 20_000, "hold on");

    assertThat(decide(run, situation(ended(0), agents(0, CREATED)), Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void runThatIsPausedWhenItsSlotsHaveEndedIsFinished() {
    RunCommand run = running().paused(CREATED + 20_000, "hold on");

    assertThat(decide(run, situation(ended(SLOTS), agents(1, CREATED)), CREATED + 20_001))
        .hasValueSatisfying(command -> assertThat(command.phase()).isEqualTo(RunPhase.FINISHED));
  }

  @Test
  void resumedRunExpiresLaterByTheLengthOfThePause() {
    RunCommand run = running().paused(CREATED + 20_000, "hold on").resumed(CREATED + 620_000, null);
    RunSituation none = situation(ended(0), agents(0, CREATED));
    long overdue = running().endAt() + 600_000 + GRACEFUL_STOP + 15_000;

    assertThat(decide(run, none, overdue - 1)).isEmpty();
    assertThat(decide(run, none, overdue)).isPresent();
  }

  @Test
  void runThatIsStoppedAfterALongPauseHasTimeToEnd() {
    long now = CREATED + 620_000;
    RunCommand run =
        new RunState.Paused(running().paused(CREATED + 20_000, "hold on")).stop(now, "enough");
    RunSituation none = situation(ended(0), agents(0, CREATED));

    assertThat(run.endAt()).isEqualTo(now);
    assertThat(run.endAt() - run.startAt()).isEqualTo(15_000);
    assertThat(decide(run, none, now + GRACEFUL_STOP + 14_999)).isEmpty();
    assertThat(decide(run, none, now + GRACEFUL_STOP + 15_000)).isPresent();
  }

  // ---- stopping

  @Test
  void stoppingRunIsStoppedWhenEverySlotHasEnded() {
    RunCommand run = running().stopping(CREATED + 20_000, "enough");

    assertThat(decide(run, situation(ended(SLOTS), agents(1, CREATED)), CREATED + 20_001))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.STOPPED);
              assertThat(command.reason()).isEqualTo("enough");
            });
  }

  @Test
  void stoppingRunIsStoppedWithoutTheWordOfItsSlotsWhenTheTimeForThatIsOver() {
    RunCommand run = running().stopping(CREATED + 20_000, "enough");
    RunSituation none = situation(ended(0), agents(0, CREATED));
    long overdue = CREATED + 20_000 + GRACEFUL_STOP + 15_000;

    assertThat(decide(run, none, overdue - 1)).isEmpty();
    assertThat(decide(run, none, overdue))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.STOPPED);
              assertThat(command.reason())
                  .startsWith("enough; 12 of 12 slots (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...) did not");
            });
  }

  // ---- over

  @ParameterizedTest
  @EnumSource(names = {"FINISHED", "STOPPED", "FAILED"})
  void nothingChangesARunThatIsOver(RunPhase phase) {
    RunCommand run = running().to(phase, null);

    assertThat(decide(run, situation(ended(SLOTS), agents(9, CREATED)), Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void sameDecisionMadeTwiceIsTheSameCommand() {
    RunCommand run = running();
    RunSituation seen = situation(ended(SLOTS), agents(1, CREATED));

    assertThat(decide(run, seen, run.endAt())).isEqualTo(decide(run, seen, run.endAt() + 5));
  }

  @Test
  void aRunBoundedByIterationsSaysHowManyAreDoneWhenItIsOver() {
    RunCommand run =
        running()
            .withLoad(
                LoadProfile.ramp(10, 10, Records.DURATION_MS)
                    .withIterations(new Iterations(100, 10, true)),
                null);

    assertThat(reasonOfEnd(run, 100, run.startAt() + 1_000))
        .isEqualTo("all 100 iterations are done");
    assertThat(reasonOfEnd(run, 57, run.endAt() + 100))
        .isEqualTo("the longest duration, 1m, is over: 57 of 100 iterations are done");
    assertThat(reasonOfEnd(run, 99, run.startAt() + 1_000))
        .isEqualTo("99 of 100 iterations are done, and no user is left to do the rest");
  }

  private String reasonOfEnd(RunCommand run, long done, long now) {
    SlotTally slots = new SlotTally(SLOTS, 0, 0, SLOTS, 0, done, List.of(), null, null);
    RunCommand end = decide(run, situation(slots, agents(1, LONG_AGO)), now).orElseThrow();
    assertThat(end.phase()).isEqualTo(RunPhase.FINISHED);
    return end.reason();
  }

  private Optional<RunCommand> decide(RunCommand command, RunSituation seen, long now) {
    return lifecycle.decide(RunState.of(command), seen, now);
  }

  private static RunCommand running() {
    return Records.waiting("r", SLOTS, 1, CREATED).started(CREATED + 5_000);
  }

  private static RunSituation situation(SlotTally slots, FleetSnapshot fleet) {
    return watchedSince(LONG_AGO, slots, fleet);
  }

  private static RunSituation watchedSince(long since, SlotTally slots, FleetSnapshot fleet) {
    return new RunSituation(slots, fleet, START_TIMEOUT, GRACEFUL_STOP, since);
  }

  private static SlotTally manned(int count) {
    return new SlotTally(SLOTS, count, 0, 0, count, 0, from(0), null, null);
  }

  private static SlotTally ended(int count) {
    return new SlotTally(SLOTS, 0, 0, count, 0, 0, from(count), null, null);
  }

  private static List<Integer> from(int slot) {
    return IntStream.range(slot, SLOTS).boxed().toList();
  }

  private static FleetSnapshot agents(int count, long readySince) {
    Map<String, FleetSnapshot.Member> ready = new HashMap<>();
    for (int i = 0; i < count; i++) {
      ready.put("agent-" + i, new FleetSnapshot.Member("1", readySince));
    }
    return new FleetSnapshot(ready);
  }

  private static RunCommand withFixture() {
    return Records.waiting("r", SLOTS, 1, CREATED)
        .withFixture(FixtureState.planned(true, true, 30_000, 20_000));
  }

  private static SlotTally said(SlotTally slots, FixtureEnd end) {
    return new SlotTally(
        slots.slots(),
        slots.held(),
        slots.running(),
        slots.ended(),
        slots.manned(),
        slots.done(),
        slots.notEnded(),
        slots.abort(),
        end);
  }

  @Test
  void aSetupComesWhenTheAgentsAreThereAndTheStartWhenItIsDone() {
    RunCommand waiting = withFixture();
    FleetSnapshot one = agents(1, CREATED);
    assertThat(decide(waiting, situation(manned(0), agents(0, CREATED)), CREATED + 1)).isEmpty();

    RunCommand setup = decide(waiting, situation(manned(SLOTS), one), CREATED + 100).orElseThrow();
    assertThat(setup.phase()).isEqualTo(RunPhase.SETUP);
    assertThat(setup.startAt()).isZero();
    assertThat(setup.fixture().deadline()).isEqualTo(CREATED + 30_100);
    assertThat(decide(setup, situation(manned(SLOTS), one), CREATED + 200)).isEmpty();

    FixtureEnd done = FixtureEnd.done(RunPhase.SETUP, Map.of("shop", "7"));
    RunCommand started =
        decide(setup, situation(said(manned(SLOTS), done), one), CREATED + 900).orElseThrow();
    assertThat(started.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(started.startAt()).isGreaterThanOrEqualTo(CREATED + 900);
    assertThat(started.endAt()).isEqualTo(started.startAt() + Records.DURATION_MS);
    assertThat(started.fixture().values()).containsExactly(Map.entry("shop", "7"));
    assertThat(started.fixture().deadline()).isZero();
  }

  @Test
  void aSetupThatFailsOrIsNotOverInItsTimeFailsTheRun() {
    RunCommand setup = withFixture().settingUp(CREATED, null);
    FleetSnapshot none = agents(0, CREATED);
    FixtureEnd failed = FixtureEnd.failed(RunPhase.SETUP, "POST /shop: got 500");

    RunCommand end =
        decide(setup, situation(said(manned(SLOTS), failed), none), CREATED + 1).orElseThrow();
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(end.reason()).isEqualTo("the setup has failed: POST /shop: got 500");
    assertThat(FixtureEnd.isSetupFailure(end.reason())).isTrue();

    assertThat(decide(setup, situation(manned(0), none), setup.fixture().deadline()))
        .as("the agent may be about to say why")
        .isEmpty();
    end =
        decide(setup, situation(manned(0), none), setup.fixture().deadline() + 60_000)
            .orElseThrow();
    assertThat(end.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(end.reason())
        .isEqualTo("the setup has failed: it was not over within 30 s, and no agent has said why");
  }

  @Test
  void aTeardownComesWhenTheLoadHasEndedHoweverThatWas() {
    RunCommand running = withFixture().startedWith(Map.of("shop", "7"), CREATED);
    RunCommand stopping = running.stopping(CREATED + 5_000, "enough");
    FleetSnapshot one = agents(1, CREATED);
    long now = CREATED + 6_000;

    RunCommand finished = decide(running, situation(ended(SLOTS), one), now).orElseThrow();
    assertThat(finished.phase()).isEqualTo(RunPhase.TEARDOWN);
    assertThat(finished.endAt()).as("the load is over").isEqualTo(now);
    assertThat(finished.fixture().values()).containsEntry("shop", "7");
    assertThat(finished.fixture().deadline()).isEqualTo(now + 20_000);
    RunCommand stopped = decide(stopping, situation(ended(SLOTS), one), now).orElseThrow();
    assertThat(stopped.phase()).isEqualTo(RunPhase.TEARDOWN);
    assertThat(stopped.reason()).isEqualTo("enough");

    FixtureEnd setup = FixtureEnd.done(RunPhase.SETUP, Map.of());
    assertThat(decide(finished, situation(said(ended(SLOTS), setup), one), now + 1))
        .as("what was said of the setup says nothing of the teardown")
        .isEmpty();
    FixtureEnd done = FixtureEnd.done(RunPhase.TEARDOWN, null);
    assertThat(decide(finished, situation(said(ended(SLOTS), done), one), now + 1))
        .hasValueSatisfying(
            end -> {
              assertThat(end.phase()).isEqualTo(RunPhase.FINISHED);
              assertThat(end.reason()).isNull();
            });
    assertThat(decide(stopped, situation(said(ended(SLOTS), done), one), now + 1))
        .hasValueSatisfying(
            end -> {
              assertThat(end.phase()).isEqualTo(RunPhase.STOPPED);
              assertThat(end.reason()).isEqualTo("enough");
            });
  }

  @Test
  void aTeardownThatFailsIsToldAndChangesNothingElse() {
    RunCommand teardown =
        withFixture()
            .startedWith(Map.of(), CREATED)
            .tearingDown(CREATED + 5_000, RunPhase.STOPPED, "enough");
    FleetSnapshot one = agents(1, CREATED);
    FixtureEnd failed = FixtureEnd.failed(RunPhase.TEARDOWN, "no answer");

    RunCommand end =
        decide(teardown, situation(said(ended(SLOTS), failed), one), CREATED + 6_000).orElseThrow();
    assertThat(end.phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(end.reason()).isEqualTo("enough; the teardown has failed: no answer");
    assertThat(FixtureEnd.isTeardownFailure(end.reason())).isTrue();

    end =
        decide(teardown, situation(ended(SLOTS), one), teardown.fixture().deadline() + 60_000)
            .orElseThrow();
    assertThat(end.phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(end.reason())
        .isEqualTo(
            "enough; the teardown has failed: it was not over within 20 s, and no agent has said"
                + " why");
  }
}
