package io.spate.aggregator.view;

import io.spate.protocol.command.RunCommand;
import java.util.ArrayList;
import java.util.List;

/** Turns points into the columns that charts are drawn from. */
final class SeriesColumns {
  private SeriesColumns() {}

  static StatsView.Series of(List<SeriesPoint> points, RunCommand command) {
    int size = points.size();
    List<Long> t = new ArrayList<>(size);
    List<Double> rps = new ArrayList<>(size);
    List<Double> failures = new ArrayList<>(size);
    List<Double> users = new ArrayList<>(size);
    List<Double> targetUsers = new ArrayList<>(size);
    List<Double> p50 = new ArrayList<>(size);
    List<Double> p95 = new ArrayList<>(size);
    List<Double> p99 = new ArrayList<>(size);
    for (SeriesPoint point : points) {
      t.add(point.t());
      rps.add(Percentiles.round((double) point.requests() / point.seconds()));
      failures.add(Percentiles.round((double) point.failures() / point.seconds()));
      users.add(orNull(Percentiles.round(point.users()), point.users()));
      targetUsers.add(
          Percentiles.round(targetUsers(command, point.t() * 1_000 + point.seconds() * 500L)));
      p50.add(orNull(point.p50(), point.p50()));
      p95.add(orNull(point.p95(), point.p95()));
      p99.add(orNull(point.p99(), point.p99()));
    }
    return new StatsView.Series(t, rps, failures, users, targetUsers, p50, p95, p99);
  }

  private static Double orNull(double value, double present) {
    return Double.isNaN(present) ? null : value;
  }

  /** The users that should be active at a moment; 0 from the end on, planned or not. */
  static double targetUsers(RunCommand command, long atMs) {
    if (command.startAt() == 0 || atMs >= command.endAt()) {
      return 0;
    }
    return command.load().target(atMs - command.startAt());
  }
}
