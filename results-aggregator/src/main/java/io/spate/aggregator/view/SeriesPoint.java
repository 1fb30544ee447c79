package io.spate.aggregator.view;

import org.HdrHistogram.Histogram;

/**
 * One interval of the charts, in numbers. Latencies in milliseconds, NaN without a request; users
 * NaN where no agent said any.
 *
 * @param t start of the interval, seconds since the epoch
 * @param seconds its length, as far as the run was in it
 */
record SeriesPoint(
    long t,
    int seconds,
    long requests,
    long failures,
    double users,
    double p50,
    double p95,
    double p99) {

  static SeriesPoint of(
      long t,
      int seconds,
      long requests,
      long failures,
      double users,
      Histogram times,
      long maxUs) {
    return new SeriesPoint(
        t,
        seconds,
        requests,
        failures,
        users,
        Percentiles.ms(times, 50, maxUs),
        Percentiles.ms(times, 95, maxUs),
        Percentiles.ms(times, 99, maxUs));
  }
}
