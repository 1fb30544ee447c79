package io.spate.aggregator.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.protocol.report.RunReport;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The log of a run as the control plane shows it too.
 *
 * @param entries by time
 * @param note says how many entries are left out; null if none are
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "RunLog", description = "What happened to a run")
record RunLogView(List<RunReport.LogEntry> entries, String note) {
  static RunLogView of(RunReport.Log log) {
    return new RunLogView(log.entries(), log.leftOut() == 0 ? null : note(log.leftOut()));
  }

  private static String note(long leftOut) {
    return leftOut
        + (leftOut == 1 ? " old entry is" : " old entries are")
        + " left out, those about slots first";
  }
}
