package io.spate.aggregator.export;

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
 */
record RunExport(StatsView stats, RunTimes times, Optional<LatencyMap> latency) {
  RunReport report() {
    return stats.report();
  }
}
