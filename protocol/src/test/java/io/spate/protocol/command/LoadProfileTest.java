package io.spate.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.Json;
import io.spate.protocol.command.LoadProfile.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadProfileTest {

  @Test
  void aRampRisesAtTheSpawnRateAndThenStays() {
    LoadProfile profile = LoadProfile.ramp(200, 10, 60_000);

    assertThat(profile.target(-1)).isZero();
    assertThat(profile.target(0)).isZero();
    assertThat(profile.target(1_000)).isEqualTo(10);
    assertThat(profile.target(20_000)).isEqualTo(200);
    assertThat(profile.target(59_999)).isEqualTo(200);
    assertThat(profile.target(60_000)).isZero();
    assertThat(profile.peakUsers()).isEqualTo(200);
  }

  @Test
  void twoPointsAtOneTimeAreAStep() {
    LoadProfile profile =
        new LoadProfile(
            List.of(new Point(0, 5), new Point(1_000, 5), new Point(1_000, 50)), 10, 2_000);

    assertThat(profile.target(999)).isEqualTo(5);
    assertThat(profile.target(1_000)).isEqualTo(50);
  }

  @Test
  void theRampIsCutOffWhereTheRunEnds() {
    assertThat(LoadProfile.ramp(100, 10, 5_000).peakUsers()).isEqualTo(50);
  }

  @Test
  void impossibleProfilesAreRefusedWithTheOffendingValue() {
    assertThatThrownBy(() -> LoadProfile.ramp(10, 1, 0))
        .hasMessage("durationMs must be positive, got 0");
    assertThatThrownBy(() -> new LoadProfile(List.of(), 1, 1))
        .hasMessage("a load profile needs at least one point");
    assertThatThrownBy(() -> new LoadProfile(List.of(new Point(5, 1), new Point(1, 1)), 1, 1_000))
        .hasMessage("load points must be ordered by time, got 1 ms after 5 ms");
  }

  @Test
  void aCommandSurvivesTheWireAndIgnoresFieldsOfANewerVersion() {
    RunCommand command =
        new RunCommand(
            RunCommand.SCHEMA,
            "r1",
            1,
            RunPhase.WAITING,
            "n",
            "s",
            "http://localhost",
            LoadProfile.ramp(1, 1, 1_000),
            120,
            1,
            5,
            60_000,
            0,
            0,
            0,
            null);
    String json = new String(Json.write(command), java.nio.charset.StandardCharsets.UTF_8);
    String newer = json.replaceFirst("\\{", "{\"fieldOfTomorrow\":[1],");

    assertThat(Json.read(newer.getBytes(java.nio.charset.StandardCharsets.UTF_8), RunCommand.class))
        .isEqualTo(command);
  }

  @Test
  void eachStepOfARunIsANewerRevision() {
    RunCommand waiting =
        new RunCommand(
            1,
            "r1",
            1,
            RunPhase.WAITING,
            "n",
            "s",
            "t",
            LoadProfile.ramp(1, 1, 1_000),
            1,
            1,
            5,
            60_000,
            0,
            0,
            0,
            null);

    RunCommand running = waiting.started(10_000);
    assertThat(running.revision()).isEqualTo(2);
    assertThat(running.endAt()).isEqualTo(11_000);
    RunCommand stopping = running.stopping(10_500, "enough");
    assertThat(stopping.endAt()).isEqualTo(10_500);
    assertThat(stopping.to(RunPhase.STOPPED, stopping.reason()).phase().isOver()).isTrue();
  }

  @Test
  void aPauseMovesStartAndEndByItsLengthAndNothingElse() {
    RunCommand running =
        new RunCommand(
                1,
                "r1",
                1,
                RunPhase.WAITING,
                "n",
                "s",
                "t",
                LoadProfile.ramp(1, 1, 1_000),
                1,
                1,
                5,
                0,
                0,
                0,
                0,
                null)
            .started(10_000);

    RunCommand resumed = running.paused(10_400, "hold on").resumed(12_400, "go on");

    assertThat(resumed.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(resumed.startAt()).isEqualTo(12_000);
    assertThat(resumed.endAt()).isEqualTo(13_000);
    assertThat(resumed.pausedAt()).isZero();
    assertThat(resumed.revision()).isEqualTo(4);
  }

  @Test
  void aChangedLoadKeepsThePastAndRampsFromWhereItIs() {
    LoadProfile profile = LoadProfile.ramp(200, 10, 60_000);

    LoadProfile more = profile.changed(30_000, 400, 100);
    LoadProfile fewer = profile.changed(10_000, 50, 25);

    assertThat(more.target(10_000)).isEqualTo(100);
    assertThat(more.target(30_000)).isEqualTo(200);
    assertThat(more.target(31_000)).isEqualTo(300);
    assertThat(more.target(32_000)).isEqualTo(400);
    assertThat(more.target(59_000)).isEqualTo(400);
    assertThat(fewer.target(10_000)).isEqualTo(100);
    assertThat(fewer.target(11_000)).isEqualTo(75);
    assertThat(fewer.target(20_000)).isEqualTo(50);
    assertThat(fewer.durationMs()).isEqualTo(60_000);
  }

  @Test
  void anOpenLoadSurvivesTheWireAndAnOldRecordIsAClosedOne() {
    LoadProfile open =
        LoadProfile.open(ArrivalProfile.constant(1_000, Spacing.POISSON), 300, 30_000);

    assertThat(Json.read(Json.write(open), LoadProfile.class)).isEqualTo(open);
    assertThat(open.isOpen()).isTrue();
    assertThat(open.peakUsers()).isEqualTo(300);
    String old = "{\"points\":[{\"atMs\":0,\"users\":5.0}],\"spawnRate\":1.0,\"durationMs\":9}";
    LoadProfile closed =
        Json.read(old.getBytes(java.nio.charset.StandardCharsets.UTF_8), LoadProfile.class);
    assertThat(closed.isOpen()).isFalse();
    assertThat(new String(Json.write(closed), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(old);
  }

  @Test
  void anOpenLoadChangesItsRateAndItsUsers() {
    LoadProfile open = LoadProfile.open(ArrivalProfile.constant(100, Spacing.EVEN), 30, 10_000);

    LoadProfile changed = open.withArrivals(5_000, 400, 60);

    assertThat(changed.arrivals().rate(4_999)).isEqualTo(100);
    assertThat(changed.arrivals().rate(5_000)).isEqualTo(400);
    assertThat(changed.arrivals().peak(10_000)).isEqualTo(400);
    assertThat(changed.arrivals().peak(5_000)).isEqualTo(100);
    assertThat(changed.peakUsers()).isEqualTo(60);
    assertThat(changed.durationMs()).isEqualTo(10_000);
  }
}
