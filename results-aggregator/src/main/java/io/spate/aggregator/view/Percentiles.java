package io.spate.aggregator.view;

import org.HdrHistogram.Histogram;

/** Times in milliseconds, read from histograms in microseconds. */
public final class Percentiles {
  private Percentiles() {}

  /**
   * A percentile in milliseconds, never more than the longest time that was measured: a histogram
   * alone would name the upper edge of its bucket. NaN without a value.
   *
   * @param percentile 0 to 100
   * @param maxUs the longest time, microseconds
   */
  public static double ms(Histogram times, double percentile, long maxUs) {
    if (times.getTotalCount() == 0) {
      return Double.NaN;
    }
    return round(Math.min(times.getValueAtPercentile(percentile), maxUs) / 1_000.0);
  }

  /** To whole microseconds: more digits are noise, and cost bytes in each update. */
  public static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
