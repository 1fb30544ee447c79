package io.spate.aggregator.view;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a run was told to do, over time. A pause moves the start of the load in later commands, so
 * that what should have been at a moment before it is only known from the command of that time. An
 * instance that came later knows the newest command alone, and takes it for all of the past.
 * Confined to the lock of its run.
 */
final class RunCourse {
  // By the moment from which a command counts.
  private final NavigableMap<Long, RunCommand> commands = new TreeMap<>();
  private RunCommand newest;
  private long firstStart;
  private long overAt;
  // When the load ended, if it was over before the run was: it was stopped while paused.
  private long loadEnd;

  /**
   * Takes a command.
   *
   * @param saidMs when it was written, milliseconds since the epoch
   * @return false if it is not newer than the one known
   */
  boolean add(RunCommand command, long saidMs) {
    if (newest != null && command.revision() <= newest.revision()) {
      return false;
    }
    boolean wasPaused = newest != null && newest.phase() == RunPhase.PAUSED;
    if (wasPaused && command.phase() != RunPhase.PAUSED && command.phase() != RunPhase.RUNNING) {
      loadEnd = newest.pausedAt();
    }
    if (command.phase().isOver() && overAt == 0) {
      overAt = saidMs;
    }
    if (firstStart == 0) {
      firstStart = command.startAt();
    }
    commands.put(newest == null ? Long.MIN_VALUE : countsFrom(command, saidMs), command);
    newest = command;
    return true;
  }

  private long countsFrom(RunCommand command, long saidMs) {
    if (command.phase() == RunPhase.PAUSED) {
      return command.pausedAt();
    }
    return newest.startAt() == 0 ? Math.min(saidMs, command.startAt()) : saidMs;
  }

  /** The newest command; null before the first. */
  RunCommand newest() {
    return newest;
  }

  /** When users first started, milliseconds since the epoch; 0 if they have not. */
  long firstStart() {
    return firstStart;
  }

  /** When it was said that the run is over, milliseconds since the epoch; 0 if it is not. */
  long overAt() {
    return overAt;
  }

  /** Where the run is in its time. */
  RunClock clock(long nowMs) {
    long start = newest.startAt();
    boolean over = newest.phase().isOver();
    long endedAt = 0;
    if (over) {
      // Users end at endAt at the latest; that this is so is said a little later.
      endedAt = newest.endAt() > 0 ? Math.min(newest.endAt(), overAt) : overAt;
      endedAt = Math.max(endedAt, firstStart);
    }
    if (start == 0) {
      return new RunClock(0, endedAt, 0, over ? 0 : newest.load().durationMs() / 1_000.0);
    }
    boolean paused = newest.phase() == RunPhase.PAUSED;
    long now = paused ? newest.pausedAt() : nowMs;
    long until = over ? endedAt : Math.min(now, newest.endAt());
    if (loadEnd > 0) {
      until = Math.min(until, loadEnd);
    }
    double elapsed = Math.max(0, until - start) / 1_000.0;
    double remaining = over ? 0 : Math.max(0, newest.endAt() - Math.max(now, start)) / 1_000.0;
    return new RunClock(firstStart, endedAt, elapsed, remaining);
  }

  /** The most users that are planned from now on; of a run that is over, at any time. */
  int peakUsers(long nowMs) {
    LoadProfile load = newest.load();
    RunClock clock = clock(nowMs);
    if (clock.isOver() || newest.startAt() == 0) {
      return load.peakUsers();
    }
    double elapsedMs = clock.elapsedSeconds() * 1_000;
    double peak = load.target(elapsedMs);
    for (LoadProfile.Point point : load.points()) {
      if (point.atMs() >= elapsedMs && point.atMs() < load.durationMs()) {
        peak = Math.max(peak, point.users());
      }
    }
    return (int) Math.ceil(Math.max(peak, load.target(load.durationMs() - 1)));
  }

  /** The arrivals per second that are planned for a moment; 0 in the closed model. */
  double targetRate(long atMs) {
    RunCommand command = commands.floorEntry(atMs).getValue();
    long elapsed = atMs - command.startAt();
    boolean runs =
        command.startAt() > 0
            && elapsed >= 0
            && atMs < command.endAt()
            && command.phase() != RunPhase.PAUSED;
    return runs && command.load().isOpen() ? command.load().arrivals().rate(elapsed) : 0;
  }

  /**
   * The users of the closed model that should have been active at a moment; in a pause those that
   * hold on, and none from the end on, planned or not. NaN where there are none of it: in the open
   * model the arrival rate is the target, and users are what it needs.
   */
  double targetUsers(long atMs) {
    RunCommand command = commands.floorEntry(atMs).getValue();
    if (!command.load().hasClosedUsers()) {
      return Double.NaN;
    }
    if (command.startAt() == 0) {
      return 0;
    }
    boolean paused = command.phase() == RunPhase.PAUSED && atMs >= command.pausedAt();
    if (!paused && atMs >= command.endAt()) {
      return 0;
    }
    long moment = paused ? command.pausedAt() : atMs;
    return command.load().closedTarget(moment - command.startAt());
  }
}
