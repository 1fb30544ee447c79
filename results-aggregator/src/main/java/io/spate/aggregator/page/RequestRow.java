package io.spate.aggregator.page;

import io.spate.protocol.event.EventName;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.List;
import java.util.Map;

/**
 * A row of the requests table.
 *
 * @param name as the table shows it
 * @param stats the numbers
 */
record RequestRow(RequestName name, RunReport.Row stats) {

  static RequestRow of(RunReport.Row row) {
    return new RequestRow(RequestName.of(row.name()), row);
  }

  /** An empty row: the pattern that the browser clones for names which turn up later. */
  static RequestRow blank() {
    return of(new RunReport.Row("", 0, 0, 0, 0, LatencyMs.NONE, 0, Map.of()));
  }

  /** All rows in one, with the percentiles of the report: they cannot be had from the rows. */
  static RequestRow aggregated(RunReport report) {
    double bytes = 0;
    for (RunReport.Row row : report.byName()) {
      bytes += EventName.isCounted(row.name()) ? row.averageBytes() * row.requests() : 0;
    }
    return of(
        new RunReport.Row(
            "Aggregated",
            report.requests(),
            report.failures(),
            report.rps(),
            report.measuredSeconds() > 0 ? report.failures() / report.measuredSeconds() : 0,
            report.latencyMs(),
            report.requests() == 0 ? 0 : bytes / report.requests(),
            Map.of()));
  }

  static List<RequestRow> of(RunReport report) {
    return report.byName().stream().map(RequestRow::of).toList();
  }

  /** A response time of this row; null, which is shown as none, while there was no request. */
  private Double measured(double ms) {
    return stats.requests() == 0 ? null : ms;
  }

  public Double median() {
    return measured(stats.latencyMs().p50());
  }

  public Double p95() {
    return measured(stats.latencyMs().p95());
  }

  public Double p99() {
    return measured(stats.latencyMs().p99());
  }

  public Double average() {
    return measured(stats.latencyMs().mean());
  }

  public Double min() {
    return measured(stats.latencyMs().min());
  }

  public Double max() {
    return measured(stats.latencyMs().max());
  }
}
