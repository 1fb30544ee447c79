package io.spate.aggregator.view;

import io.spate.protocol.command.RunCommand;

/**
 * Where a run is in its time. Milliseconds since the epoch, and seconds.
 *
 * @param startedAt 0 if it has not started
 * @param endedAt 0 if it is not over
 * @param elapsedSeconds from its start to now, or to its end
 * @param remainingSeconds to its planned end; 0 when it is over
 */
record RunClock(long startedAt, long endedAt, double elapsedSeconds, double remainingSeconds) {

  /**
   * @param overAtMs when it was said that the run is over; 0 if it is not
   */
  static RunClock of(RunCommand command, long overAtMs, long nowMs) {
    long start = command.startAt();
    boolean over = command.phase().isOver();
    long endedAt = 0;
    if (over) {
      // Users end at endAt at the latest; that this is so is said a little later.
      endedAt = command.endAt() > 0 ? Math.min(command.endAt(), overAtMs) : overAtMs;
      endedAt = Math.max(endedAt, start);
    }
    if (start == 0) {
      return new RunClock(0, endedAt, 0, over ? 0 : command.load().durationMs() / 1_000.0);
    }
    long until = over ? endedAt : Math.min(nowMs, command.endAt());
    double elapsed = Math.max(0, until - start) / 1_000.0;
    double remaining = over ? 0 : Math.max(0, command.endAt() - Math.max(nowMs, start)) / 1_000.0;
    return new RunClock(start, endedAt, elapsed, remaining);
  }

  boolean isOver() {
    return endedAt > 0;
  }

  /** The second in which the run started. */
  long startSecond() {
    return Math.floorDiv(startedAt, 1_000);
  }
}
