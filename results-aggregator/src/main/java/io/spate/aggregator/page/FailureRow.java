package io.spate.aggregator.page;

import io.spate.protocol.report.RunReport;
import java.util.Comparator;
import java.util.List;

/**
 * A failure of the failures table.
 *
 * @param name of the request, as the table shows it
 * @param failure what happened, how often, with samples
 */
record FailureRow(RequestName name, RunReport.Failure failure) {

  static FailureRow of(RunReport.Failure failure) {
    return new FailureRow(RequestName.of(failure.name()), failure);
  }

  static List<FailureRow> of(RunReport report) {
    return report.failuresByKind().stream().map(FailureRow::of).toList();
  }

  /** An empty row: the pattern that the browser clones for failures which turn up later. */
  static FailureRow blank() {
    return of(new RunReport.Failure("", "", 0, 0, 0, 0, List.of()));
  }

  /** What tells this row from the others, as {@code run.js} makes it. */
  public String key() {
    return failure.name() + "\n" + failure.kind() + "\n" + failure.status();
  }

  /** The newest message; empty without a sample. */
  public String newest() {
    return failure.samples().stream()
        .max(Comparator.comparingLong(RunReport.Sample::at))
        .map(RunReport.Sample::message)
        .orElse("");
  }
}
