package io.spate.cli.api;

import io.spate.protocol.report.RunReport;

/**
 * A run's live statistics, as the results aggregator tells them.
 *
 * @param run what is run
 * @param now the last few complete seconds; null before the first
 * @param report all since the start
 */
public record StatsView(Run run, Now now, RunReport report) {
  /** What is run; times in milliseconds since the epoch, null or 0 while unknown. */
  public record Run(
      String id,
      String name,
      String target,
      String phase,
      String reason,
      int users,
      double durationSeconds,
      Long startAt,
      Long endAt) {}

  /**
   * The last few complete seconds; latencies in milliseconds, null without a request; {@code
   * targetUsers} null in the open model, in which the arrival rate is the target.
   */
  public record Now(
      double elapsedSeconds,
      double remainingSeconds,
      int users,
      Integer targetUsers,
      int agents,
      double rps,
      double failuresPerSecond,
      double failureRatio,
      Double p50,
      Double p95,
      Double p99,
      double lagSeconds) {}

  /** True when the numbers will not change any more. */
  public boolean isFinal() {
    return RunView.isOver(run.phase()) && !"pending".equals(report.verdict());
  }
}
