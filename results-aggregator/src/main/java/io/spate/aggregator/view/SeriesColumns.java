package io.spate.aggregator.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** Turns points into the columns that charts are drawn from. */
final class SeriesColumns {
  private SeriesColumns() {}

  /**
   * The columns.
   *
   * @param targetUsers users that should have been active, by milliseconds since the epoch; NaN
   *     where their number is no target
   */
  static StatsView.Series of(List<SeriesPoint> points, LongToDoubleFunction targetUsers) {
    int size = points.size();
    List<Long> t = new ArrayList<>(size);
    List<Double> rps = new ArrayList<>(size);
    List<Double> failures = new ArrayList<>(size);
    List<Double> users = new ArrayList<>(size);
    List<Double> targets = new ArrayList<>(size);
    List<Double> p50 = new ArrayList<>(size);
    List<Double> p95 = new ArrayList<>(size);
    List<Double> p99 = new ArrayList<>(size);
    for (SeriesPoint point : points) {
      long middleMs = point.t() * 1_000 + point.seconds() * 500L;
      t.add(point.t());
      rps.add(Percentiles.round((double) point.requests() / point.seconds()));
      failures.add(Percentiles.round((double) point.failures() / point.seconds()));
      users.add(orNull(point.users()));
      targets.add(orNull(targetUsers.applyAsDouble(middleMs)));
      p50.add(orNull(point.p50()));
      p95.add(orNull(point.p95()));
      p99.add(orNull(point.p99()));
    }
    return new StatsView.Series(t, rps, failures, users, targets, p50, p95, p99);
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : Percentiles.round(value);
  }
}
