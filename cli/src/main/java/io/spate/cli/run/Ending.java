package io.spate.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.ExitCode;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.RunAbort;
import java.util.List;

/**
 * How following a run ended.
 *
 * @param report the numbers; null if none could be had
 * @param document the report as it came, every field of it; null if none could be had
 * @param stoppedByUser whether the user broke it off
 * @param trouble why the report is missing or not final; null if all is well
 */
record Ending(RunReport report, JsonNode document, boolean stoppedByUser, String trouble) {

  /** What the command's end says to the shell. */
  int exitCode() {
    if (stoppedByUser || trouble != null || report == null) {
      return ExitCode.FAILED;
    }
    if (isAborted()) {
      return ExitCode.ABORTED;
    }
    if (couldNotRun() && FixtureEnd.isSetupFailure(report.reason())) {
      return ExitCode.SETUP;
    }
    if (!couldNotRun() && !brokenThresholds().isEmpty()) {
      return ExitCode.THRESHOLDS;
    }
    boolean asPlanned = "finished".equals(report.status()) && "passed".equals(report.verdict());
    if (!asPlanned) {
      return ExitCode.FAILED;
    }
    return FixtureEnd.isTeardownFailure(report.reason()) ? ExitCode.TEARDOWN : ExitCode.OK;
  }

  private List<RunReport.Threshold> brokenThresholds() {
    return report.thresholds() == null
        ? List.of()
        : report.thresholds().stream().filter(t -> Boolean.FALSE.equals(t.ok())).toList();
  }

  /** The end in one line. */
  String words() {
    if (stoppedByUser) {
      return "stopped by you" + (trouble == null ? "" : "; " + trouble);
    }
    if (trouble != null) {
      return "failed: " + trouble;
    }
    if (isAborted()) {
      return report.reason();
    }
    int broken = brokenThresholds().size();
    if (broken > 0 && !couldNotRun()) {
      return "failed: "
          + broken
          + " of "
          + report.thresholds().size()
          + (report.thresholds().size() == 1 ? " threshold" : " thresholds")
          + " did not hold"
          + (isStopped() ? ", which stopped the run" : "");
    }
    if (exitCode() == ExitCode.OK) {
      return "passed";
    }
    if (exitCode() == ExitCode.TEARDOWN) {
      return "passed, but " + report.reason();
    }
    String reason = report.reason() == null ? "" : ": " + report.reason();
    return isStopped() ? "stopped before its planned end" + reason : "failed" + reason;
  }

  /** Then thresholds say nothing: they do not hold because nothing was measured. */
  private boolean couldNotRun() {
    return "failed".equals(report.status());
  }

  private boolean isAborted() {
    return isStopped() && RunAbort.isByScenario(report.reason());
  }

  private boolean isStopped() {
    return "stopped".equals(report.status());
  }
}
