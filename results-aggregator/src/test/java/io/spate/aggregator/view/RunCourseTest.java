package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.run.PlayedAgents;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.command.Spacing;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCourseTest {
  private static final long START = 1_800_000_000_000L;

  private final RunCourse course = new RunCourse();
  private final RunCommand waiting = PlayedAgents.waiting("r1", PlayedAgents.scenario());
  private final RunCommand running = waiting.started(START);

  @Test
  void waitingRunHasItsWholeTimeBeforeIt() {
    course.add(waiting, START - 5_000);

    assertThat(course.clock(START - 1_000)).isEqualTo(new RunClock(0, 0, 0, 60));
    assertThat(course.targetUsers(START - 1_000)).isZero();
  }

  @Test
  void runningRunIsWhereTheClockIs() {
    course.add(waiting, START - 5_000);
    course.add(running, START - 3_000);

    assertThat(course.clock(START - 1_000)).isEqualTo(new RunClock(START, 0, 0, 60));
    assertThat(course.clock(START + 20_000)).isEqualTo(new RunClock(START, 0, 20, 40));
    assertThat(course.targetUsers(START - 1_000)).isZero();
    assertThat(course.targetUsers(START + 500)).isEqualTo(5);
    assertThat(course.targetUsers(START + 60_000)).isZero();
  }

  @Test
  void pauseStopsTheTimeAndMovesNothingThatWas() {
    course.add(waiting, START - 5_000);
    course.add(running, START - 3_000);
    RunCommand paused = running.paused(START + 500, null);
    course.add(paused, START + 510);
    assertThat(course.clock(START + 9_000)).isEqualTo(new RunClock(START, 0, 0.5, 59.5));
    assertThat(course.targetUsers(START + 9_000)).isEqualTo(5);

    course.add(paused.resumed(START + 10_500, null), START + 10_500);

    assertThat(course.clock(START + 12_500)).isEqualTo(new RunClock(START, 0, 2.5, 57.5));
    assertThat(course.targetUsers(START + 250)).isEqualTo(2.5);
    assertThat(course.targetUsers(START + 5_000)).isEqualTo(5);
    assertThat(course.targetUsers(START + 10_600)).isEqualTo(6);
    assertThat(course.targetUsers(START + 65_000)).isEqualTo(10);
    assertThat(course.targetUsers(START + 70_000)).isZero();
  }

  @Test
  void runStoppedInAPauseHasRunUntilThePause() {
    course.add(running, START - 3_000);
    RunCommand paused = running.paused(START + 20_000, null);
    course.add(paused, START + 20_000);
    RunCommand stopping = paused.stopping(START + 50_000, "by hand");
    course.add(stopping, START + 50_000);
    course.add(stopping.to(RunPhase.STOPPED, "by hand"), START + 51_000);

    RunClock clock = course.clock(START + 99_000);
    assertThat(clock.elapsedSeconds()).isEqualTo(20);
    assertThat(clock.endedAt()).isEqualTo(START + 50_000);
    assertThat(clock.remainingSeconds()).isZero();
  }

  @Test
  void changedLoadCountsFromThenOn() {
    course.add(running, START - 3_000);
    RunCommand more = running.withLoad(running.load().changed(10_000, 30, 10), "more");
    course.add(more, START + 10_000);

    assertThat(course.targetUsers(START + 500)).isEqualTo(5);
    assertThat(course.targetUsers(START + 9_000)).isEqualTo(10);
    assertThat(course.targetUsers(START + 11_000)).isEqualTo(20);
    assertThat(course.targetUsers(START + 20_000)).isEqualTo(30);
  }

  @Test
  void endIsWhenUsersEndedNotWhenThatWasSaid() {
    course.add(running, START - 3_000);
    course.add(running.to(RunPhase.FINISHED, null), START + 61_500);
    assertThat(course.clock(START + 70_000).endedAt()).isEqualTo(START + 60_000);

    RunCourse early = new RunCourse();
    early.add(running, START - 3_000);
    early.add(running.to(RunPhase.FINISHED, "iterations done"), START + 12_000);
    assertThat(early.clock(START + 70_000).elapsedSeconds()).isEqualTo(12);
  }

  /** In the open model users are what the arrival rate needs, so their number is no target. */
  @Test
  void usersOfTheOpenModelAreNoTarget() {
    LoadProfile closed = LoadProfile.ramp(10, 10, 60_000);
    LoadProfile open = LoadProfile.open(ArrivalProfile.constant(5, Spacing.EVEN), 1_000, 60_000);
    ClassLoad readers = new ClassLoad("Reader", 10, 0, closed);
    ClassLoad buyers = new ClassLoad("Buyer", 1_000, 0, open);

    course.add(running.withLoad(LoadProfile.ofClasses(List.of(readers, buyers)), null), START);
    assertThat(course.targetUsers(START + 500)).isEqualTo(5);
    assertThat(course.targetUsers(START + 9_000)).isEqualTo(10);
    assertThat(course.targetUsers(START + 60_000)).isZero();

    for (LoadProfile none : List.of(open, LoadProfile.ofClasses(List.of(buyers)))) {
      RunCourse other = new RunCourse();
      other.add(running.withLoad(none, null), START);
      assertThat(other.targetUsers(START + 9_000)).isNaN();
    }
  }

  @Test
  void usersOfTheClosedModelAreTheTargetAlsoInAPause() {
    course.add(running, START - 3_000);
    course.add(running.paused(START + 500, null), START + 510);

    assertThat(course.targetUsers(START + 250)).isEqualTo(2.5);
    assertThat(course.targetUsers(START + 9_000)).isEqualTo(5);
  }
}
