package io.spate.scenario;

import java.util.random.RandomGenerator;

/**
 * How long a user waits: a fixed time, or one drawn from a distribution and kept within bounds.
 * Immutable.
 *
 * @param shape the distribution
 * @param minNanos shortest wait in nanoseconds, at least 0; shorter ones that are drawn count as
 *     this
 * @param maxNanos longest wait in nanoseconds, at least {@code minNanos}; longer ones that are
 *     drawn count as this
 * @param meanNanos mean of the distribution before it is cut, nanoseconds; 0 if uniform
 * @param deviationNanos standard deviation of a normal distribution before it is cut, nanoseconds;
 *     0 otherwise
 */
public record ThinkTime(
    Shape shape, long minNanos, long maxNanos, long meanNanos, long deviationNanos) {
  /** No wait. */
  public static final ThinkTime NONE = new ThinkTime(0, 0);

  /** The longest wait that is drawn where no other bound is given: a day. */
  public static final long UNBOUNDED_NANOS = 86_400_000_000_000L;

  /** A distribution. */
  public enum Shape {
    /** Even between the bounds, both included. */
    UNIFORM,
    NORMAL,
    EXPONENTIAL
  }

  public ThinkTime {
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException(
          "a think time needs 0 <= min <= max, got " + minNanos + ".." + maxNanos + " ns");
    }
    if (meanNanos < 0 || deviationNanos < 0) {
      throw new IllegalArgumentException("mean and deviation must not be negative");
    }
  }

  /** One of a range, both ends included. */
  public ThinkTime(long minNanos, long maxNanos) {
    this(Shape.UNIFORM, minNanos, maxNanos, 0, 0);
  }

  /** Always the same wait. */
  public static ThinkTime constant(long nanos) {
    return new ThinkTime(nanos, nanos);
  }

  /** A wait of a range. */
  public static ThinkTime uniform(long minNanos, long maxNanos) {
    return new ThinkTime(minNanos, maxNanos);
  }

  /** Waits around a mean, about two of three within one deviation of it. */
  public static ThinkTime normal(
      long meanNanos, long deviationNanos, long minNanos, long maxNanos) {
    return new ThinkTime(Shape.NORMAL, minNanos, maxNanos, meanNanos, deviationNanos);
  }

  /** Waits as between independent occurrences: mostly short, now and then long. */
  public static ThinkTime exponential(long meanNanos, long minNanos, long maxNanos) {
    return new ThinkTime(Shape.EXPONENTIAL, minNanos, maxNanos, meanNanos, 0);
  }

  /** True if the wait is always zero. */
  public boolean isNone() {
    return maxNanos == 0;
  }

  /** The next wait in nanoseconds; allocates nothing. */
  public long sampleNanos(RandomGenerator random) {
    if (minNanos == maxNanos) {
      return minNanos;
    }
    return switch (shape) {
      case UNIFORM -> random.nextLong(minNanos, maxNanos + 1);
      case NORMAL -> bounded(meanNanos + random.nextGaussian() * deviationNanos);
      case EXPONENTIAL -> bounded(meanNanos * random.nextExponential());
    };
  }

  private long bounded(double nanos) {
    return Math.clamp(Math.round(nanos), minNanos, maxNanos);
  }

  /** As it is written in a scenario. */
  @Override
  public String toString() {
    return switch (shape) {
      case UNIFORM -> range();
      case NORMAL ->
          "{ normal: "
              + DurationText.ofNanos(meanNanos)
              + ", deviation: "
              + DurationText.ofNanos(deviationNanos)
              + bounds();
      case EXPONENTIAL -> "{ exponential: " + DurationText.ofNanos(meanNanos) + bounds();
    };
  }

  private String range() {
    if (isNone()) {
      return "none";
    }
    String min = DurationText.ofNanos(minNanos);
    return minNanos == maxNanos ? min : min + ".." + DurationText.ofNanos(maxNanos);
  }

  private String bounds() {
    return (minNanos == 0 ? "" : ", min: " + DurationText.ofNanos(minNanos))
        + (maxNanos == UNBOUNDED_NANOS ? "" : ", max: " + DurationText.ofNanos(maxNanos))
        + " }";
  }
}
