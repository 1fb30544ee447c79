package io.spate.aggregator.export;

import io.spate.aggregator.compare.Comparison;
import io.spate.aggregator.view.LatencyMap;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import java.util.Optional;

/**
 * What files are made from: a run's numbers at one moment.
 *
 * @param latency how its response times were spread; empty where its intervals are not held any
 *     more
 * @param withBaseline how it compares with its scenario's baseline; empty if there is none
 */
record RunExport(
    StatsView stats,
    RunTimes times,
    Optional<LatencyMap> latency,
    Optional<Comparison> withBaseline) {
  /** Without a baseline. */
  RunExport(StatsView stats, RunTimes times, Optional<LatencyMap> latency) {
    this(stats, times, latency, Optional.empty());
  }

  RunReport report() {
    return stats.report();
  }
}
