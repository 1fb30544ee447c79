package io.spate.aggregator.page;

import io.spate.protocol.report.RunReport;
import java.util.List;

/**
 * An entry of a run's log as its table shows it.
 *
 * @param startedAt when users first started, milliseconds since the epoch; 0 if they have not
 */
record LogRow(RunReport.LogEntry entry, long startedAt) {
  private static final String TAKEN_OVER = "slots-taken-over";

  /** The rows of a report, the newest entry first. */
  static List<LogRow> of(RunReport report) {
    return report.log().entries().reversed().stream()
        .map(entry -> new LogRow(entry, report.startedAt()))
        .toList();
  }

  static LogRow blank() {
    return new LogRow(new RunReport.LogEntry(0, "", "", null, 0), 0);
  }

  /** What tells it from the others; {@code log.js} makes the same. */
  public String key() {
    String agent = entry.agentId() == null ? "" : entry.agentId();
    return entry.at() + "|" + entry.kind() + "|" + agent + "|" + entry.message();
  }

  public String kind() {
    return entry.kind().replace('-', ' ');
  }

  /** Users that started again; none where it is not about that. */
  public Integer restarted() {
    return entry.kind().equals(TAKEN_OVER) ? (Integer) entry.users() : null;
  }
}
