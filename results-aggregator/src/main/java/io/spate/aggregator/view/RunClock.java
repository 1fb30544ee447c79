package io.spate.aggregator.view;

/**
 * Where a run is in its time. Pauses do not count.
 *
 * @param startedAt when users first started, milliseconds since the epoch; 0 if they have not
 * @param endedAt milliseconds since the epoch; 0 if it is not over
 * @param elapsedSeconds of load, from its start to now, or to its end
 * @param remainingSeconds to its planned end; 0 when it is over
 */
record RunClock(long startedAt, long endedAt, double elapsedSeconds, double remainingSeconds) {
  boolean isOver() {
    return endedAt > 0;
  }

  /** The second in which the run started. */
  long startSecond() {
    return Math.floorDiv(startedAt, 1_000);
  }
}
