package io.spate.aggregator.compare;

import org.HdrHistogram.Histogram;

/**
 * Intervals that hold a run's true value with a confidence of 95 %, as far as its requests are
 * independent of each other. Pure.
 */
final class Confidence {
  /** The 97.5th percentile of the normal distribution. */
  private static final double Z = 1.959964;

  /** The 97.5th percentile of Student's distribution with 1, 2, ... degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093
  };

  private Confidence() {}

  /** From low to high, both included. */
  record Interval(double low, double high) {
    boolean isBelow(Interval other) {
      return high < other.low;
    }

    boolean holds(double value) {
      return low <= value && value <= high;
    }
  }

  /**
   * Of a percentile, without any assumption on the distribution: the order statistics at ranks n q
   * ± z sqrt(n q (1-q)), the normal approximation of the binomial (W. J. Conover, Practical
   * Nonparametric Statistics, chapter 3.2).
   *
   * @param percentile 0 to 100
   * @param perUnit values of the histogram in a unit of the result
   */
  static Interval percentile(Histogram times, double percentile, double perUnit) {
    long n = times.getTotalCount();
    double q = percentile / 100;
    double half = Z * Math.sqrt(n * q * (1 - q));
    return new Interval(
        atRank(times, Math.floor(n * q - half)) / perUnit,
        atRank(times, Math.ceil(n * q + half) + 1) / perUnit);
  }

  private static double atRank(Histogram times, double rank) {
    long n = times.getTotalCount();
    double bounded = Math.clamp(rank, 1, n);
    return times.getValueAtPercentile(100 * bounded / n);
  }

  /** Of the mean, by the central limit theorem; standard deviation and mean in the same unit. */
  static Interval mean(double mean, double standardDeviation, long n) {
    double half = Z * standardDeviation / Math.sqrt(n);
    return new Interval(mean - half, mean + half);
  }

  /** Of a ratio of 0..1: E. B. Wilson's score interval, which holds for small ratios, too. */
  static Interval ratio(long part, long n) {
    double p = (double) part / n;
    double z2 = Z * Z;
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
    return new Interval(part == 0 ? 0 : middle - half, part == n ? 1 : middle + half);
  }

  /**
   * Where the value of one more run of the same thing lies, after these: the prediction interval of
   * normally distributed values, mean ± t s sqrt(1 + 1/n).
   *
   * @param values of at least two runs
   */
  static Interval nextRun(double... values) {
    int n = values.length;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / n;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (n - 1));
    double half = T[Math.min(n - 1, T.length) - 1] * deviation * Math.sqrt(1 + 1.0 / n);
    return new Interval(mean - half, mean + half);
  }
}
