package io.spate.aggregator.export;

import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;

/** What files are made from: a run's numbers at one moment. */
record RunExport(StatsView stats, RunTimes times) {
  RunReport report() {
    return stats.report();
  }
}
