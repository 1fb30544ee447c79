package io.spate.aggregator.page;

import io.spate.protocol.report.RunReport;
import java.util.List;

/**
 * A row of the table that says where service times went; {@code run-tables.js} has the same labels.
 *
 * @param stats the numbers
 */
record PhaseRow(RunReport.Phase stats) {

  static List<PhaseRow> of(RunReport report) {
    return report.phases().stream().map(PhaseRow::new).toList();
  }

  /** An empty row: the pattern that the browser clones for phases which turn up later. */
  static PhaseRow blank() {
    return new PhaseRow(new RunReport.Phase("", 0, 0, 0, 0, 0, 0));
  }

  public String key() {
    return stats.phase();
  }

  public String label() {
    return switch (stats.phase()) {
      case "blocked" -> "Blocked: no connection was free";
      case "connecting" -> "Connecting: new connections";
      case "tls" -> "TLS handshaking";
      case "sending" -> "Sending the request";
      case "waiting" -> "Waiting for the first byte";
      case "receiving" -> "Receiving the response";
      default -> stats.phase();
    };
  }
}
