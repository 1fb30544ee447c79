package io.spate.scenario;

import java.util.random.RandomGenerator;

/**
 * How long a user waits: a fixed time or one drawn uniformly from a range, both ends included.
 * Immutable.
 *
 * @param minNanos shortest wait in nanoseconds, at least 0
 * @param maxNanos longest wait in nanoseconds, at least {@code minNanos}
 */
public record ThinkTime(long minNanos, long maxNanos) {
  /** No wait. */
  public static final ThinkTime NONE = new ThinkTime(0, 0);

  public ThinkTime {
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException(
          "a think time needs 0 <= min <= max, got " + minNanos + ".." + maxNanos + " ns");
    }
  }

  /** Always the same wait. */
  public static ThinkTime constant(long nanos) {
    return new ThinkTime(nanos, nanos);
  }

  /** A wait of a range. */
  public static ThinkTime uniform(long minNanos, long maxNanos) {
    return new ThinkTime(minNanos, maxNanos);
  }

  /** True if the wait is always zero. */
  public boolean isNone() {
    return maxNanos == 0;
  }

  /** The next wait in nanoseconds; allocates nothing. */
  public long sampleNanos(RandomGenerator random) {
    return minNanos == maxNanos ? minNanos : random.nextLong(minNanos, maxNanos + 1);
  }

  /** As it is written in a scenario. */
  @Override
  public String toString() {
    if (isNone()) {
      return "none";
    }
    String min = DurationText.ofNanos(minNanos);
    return minNanos == maxNanos ? min : min + ".." + DurationText.ofNanos(maxNanos);
  }
}
