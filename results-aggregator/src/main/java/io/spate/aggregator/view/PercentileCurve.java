package io.spate.aggregator.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Response time by percentile, as HdrHistogram's plots have it: each step to the right is as much
 * rarer as the one before, from 0 % over 90 % and 99 % to 99.999 %, and the curve ends where a
 * single request decides. Immutable.
 *
 * @param percentiles 0 to 100, ascending
 * @param ms the response time that so many percent of the requests did not exceed, milliseconds
 */
public record PercentileCurve(List<Double> percentiles, List<Double> ms) {
  private static final int POINTS_PER_DECADE = 40;
  private static final int MOST_DECADES = 5;
  private static final double MEDIAN = 50;
  private static final double PERCENT_DIGITS = 1e6;

  /** Of no request. */
  static final PercentileCurve NONE = new PercentileCurve(List.of(), List.of());

  public PercentileCurve {
    percentiles = List.copyOf(percentiles);
    ms = List.copyOf(ms);
  }

  /**
   * The curve of these times; {@link #NONE} without any.
   *
   * @param times microseconds
   * @param maxUs the longest time, microseconds: a histogram knows it to three digits only
   */
  public static PercentileCurve of(Histogram times, long maxUs) {
    if (times.getTotalCount() == 0) {
      return NONE;
    }
    List<Double> percentiles = new ArrayList<>();
    List<Double> ms = new ArrayList<>();
    percentiles.add(MEDIAN); // between two steps
    double decades = Math.min(MOST_DECADES, Math.log10(Math.max(10, times.getTotalCount())));
    for (int i = 0; i <= (int) (decades * POINTS_PER_DECADE); i++) {
      double percentile = 100 * (1 - Math.pow(10, -(double) i / POINTS_PER_DECADE));
      percentiles.add(Math.round(percentile * PERCENT_DIGITS) / PERCENT_DIGITS);
    }
    Collections.sort(percentiles);
    for (double percentile : percentiles) {
      ms.add(Percentiles.ms(times, percentile, maxUs));
    }
    return new PercentileCurve(percentiles, ms);
  }

  /**
   * How rare what lies beyond a percentile is, in powers of ten: 0 at 0 %, 1 at 90 %, 2 at 99 %.
   */
  public static double rarity(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }
}
