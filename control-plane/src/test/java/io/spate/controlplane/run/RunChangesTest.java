package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be changed of a run in each of its states, and what comes of it. */
class RunChangesTest {
  private static final long START = 1_000_000;
  private static final LoadChange TO_FOUR = new LoadChange(4, 2.0);

  private final RunCommand waiting = Records.waiting("r", 12, 1, START - 10_000);
  private final RunCommand running = waiting.started(START);
  private final RunCommand paused = running.paused(START + 20_000, "hold on");

  // ---- load

  @Test
  void loadOfARunningRunChangesFromNowOn() {
    RunCommand changed = load(running, TO_FOUR, START + 30_000);

    assertThat(changed.revision()).isEqualTo(running.revision() + 1);
    assertThat(changed.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(changed.endAt()).isEqualTo(running.endAt());
    assertThat(changed.load().target(29_999)).isEqualTo(10);
    assertThat(changed.load().target(31_000)).isEqualTo(8);
    assertThat(changed.load().target(33_000)).isEqualTo(4);
    assertThat(changed.load().spawnRate()).isEqualTo(2);
    assertThat(LoadLevels.wanted(changed.load())).isEqualTo(4);
    assertThat(changed.load().peakUsers()).isEqualTo(10);
  }

  @Test
  void loadOfARunThatIsAboutToStartChangesFromItsStart() {
    RunCommand changed = load(running, TO_FOUR, START - 300);

    assertThat(changed.load().target(0)).isZero();
    assertThat(changed.load().target(1_000)).isEqualTo(2);
    assertThat(changed.load().peakUsers()).isEqualTo(4);
  }

  @Test
  void loadOfAWaitingRunIsAnotherRamp() {
    RunCommand changed = load(waiting, TO_FOUR, START);

    assertThat(changed.phase()).isEqualTo(RunPhase.WAITING);
    assertThat(changed.load()).isEqualTo(LoadProfile.ramp(4, 2, Records.DURATION_MS));
    assertThat(load(waiting, new LoadChange(null, 5.0), START).load())
        .isEqualTo(LoadProfile.ramp(10, 5, Records.DURATION_MS));
  }

  @Test
  void loadOfAPausedRunChangesAtTheTimeAtWhichItStandsStill() {
    RunCommand changed = load(paused, TO_FOUR, START + 500_000);

    assertThat(changed.phase()).isEqualTo(RunPhase.PAUSED);
    assertThat(changed.pausedAt()).isEqualTo(paused.pausedAt());
    assertThat(changed.reason()).isEqualTo("hold on");
    assertThat(changed.load().target(21_000)).isEqualTo(8);
  }

  @Test
  void valueThatIsNotGivenStaysAsItIs() {
    RunCommand slower = load(running, new LoadChange(null, 1.0), START + 500);
    assertThat(LoadLevels.wanted(slower.load())).isEqualTo(10);
    assertThat(slower.load().target(1_500)).isEqualTo(6);

    RunCommand fewer = load(running, new LoadChange(0, null), START + 30_000);
    assertThat(fewer.load().spawnRate()).isEqualTo(10);
    assertThat(fewer.load().target(31_000)).isZero();
    assertThat(LoadLevels.wanted(fewer.load())).isZero();

    RunCommand quicker = load(fewer, new LoadChange(null, 20.0), START + 30_500);
    assertThat(quicker.load().target(30_750)).isZero();
  }

  @Test
  void loadInStagesGoesOnToItsNextCornerAndIsNamedByItsPeak() {
    LoadProfile stages =
        new LoadProfile(
            List.of(
                new LoadProfile.Point(0, 0),
                new LoadProfile.Point(10_000, 100),
                new LoadProfile.Point(60_000, 20)),
            10,
            60_000);

    assertThat(LoadLevels.wanted(stages)).isEqualTo(100);
    assertThat(LoadLevels.heading(stages, 5_000)).isEqualTo(100);
    assertThat(LoadLevels.heading(stages, 20_000)).isEqualTo(20);
    assertThat(LoadLevels.wanted(stages.changed(5_000, 60, 10))).isEqualTo(60);
  }

  // ---- pause and resume

  @Test
  void pauseStopsTheTimeOfARunningRun() {
    assertThat(RunChanges.paused(RunState.of(running), "hold on", START + 20_000)).contains(paused);
  }

  @Test
  void resumeMovesStartAndEndByTheLengthOfThePause() {
    assertThat(RunChanges.resumed(RunState.of(paused), null, START + 25_000))
        .hasValueSatisfying(
            command -> {
              assertThat(command.phase()).isEqualTo(RunPhase.RUNNING);
              assertThat(command.startAt()).isEqualTo(START + 5_000);
              assertThat(command.endAt()).isEqualTo(running.endAt() + 5_000);
              assertThat(command.pausedAt()).isZero();
              assertThat(command.reason()).isNull();
            });
  }

  @Test
  void whatIsSoAlreadyNeedsNoCommand() {
    assertThat(RunChanges.paused(RunState.of(paused), "again", START)).isEmpty();
    assertThat(RunChanges.resumed(RunState.of(running), null, START)).isEmpty();
  }

  @Test
  void waitingRunCanNeitherPauseNorResume() {
    assertThatThrownBy(() -> RunChanges.paused(RunState.of(waiting), null, START))
        .isInstanceOf(RunNotStartedException.class)
        .hasMessageContaining("run 'r' cannot be paused: it has not started");
    assertThatThrownBy(() -> RunChanges.resumed(RunState.of(waiting), null, START))
        .isInstanceOf(RunNotStartedException.class)
        .hasMessageContaining("cannot be resumed");
  }

  // ---- too late

  @ParameterizedTest
  @EnumSource(names = {"STOPPING", "FINISHED", "STOPPED", "FAILED"})
  void runThatStopsOrIsOverIsNotChanged(RunPhase phase) {
    RunState late = RunState.of(running.to(phase, "enough"));
    String words = phase == RunPhase.STOPPING ? "is stopping (enough)" : "is over (enough)";

    assertThatThrownBy(() -> RunChanges.withLoad(late, TO_FOUR, START))
        .isInstanceOf(RunOverException.class)
        .hasMessageContaining(words);
    assertThatThrownBy(() -> RunChanges.paused(late, null, START))
        .isInstanceOf(RunOverException.class);
    assertThatThrownBy(() -> RunChanges.resumed(late, null, START))
        .isInstanceOf(RunOverException.class);
  }

  @Test
  void runWhosePlannedEndIsPastIsNotChanged() {
    RunState ending = RunState.of(running);

    assertThatThrownBy(() -> RunChanges.withLoad(ending, TO_FOUR, running.endAt()))
        .isInstanceOf(RunOverException.class)
        .hasMessageContaining("has come to its planned end");
    assertThatThrownBy(() -> RunChanges.paused(ending, null, running.endAt()))
        .isInstanceOf(RunOverException.class);
  }

  private static RunCommand load(RunCommand command, LoadChange change, long now) {
    Optional<RunCommand> changed = RunChanges.withLoad(RunState.of(command), change, now);
    return changed.orElseThrow();
  }
}
