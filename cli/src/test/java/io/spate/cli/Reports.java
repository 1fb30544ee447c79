package io.spate.cli;

import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.List;
import java.util.Map;

/** Reports as a results aggregator would make them, for tests. */
public final class Reports {
  private static final LatencyMs LATENCY = new LatencyMs(0.8, 6.4, 4.2, 9.9, 12.3, 48.0, 90, 133.7);

  private Reports() {}

  /** A run of two names and one agent, without a failure. */
  public static RunReport passed() {
    return of("finished", "passed", null, List.of(), List.of(threshold("p95 < 500ms", true)));
  }

  public static RunReport.Threshold threshold(String expression, Boolean ok) {
    return new RunReport.Threshold(expression, null, ok == null ? null : "12.3 ms", ok);
  }

  public static RunReport of(
      String status,
      String verdict,
      String reason,
      List<RunReport.Failure> failures,
      List<RunReport.Threshold> thresholds) {
    long failed = failures.stream().mapToLong(RunReport.Failure::count).sum();
    return new RunReport(
        RunReport.SCHEMA,
        "r1",
        "Todo CRUD",
        "http://127.0.0.1:8080",
        status,
        verdict,
        reason,
        1_000,
        61_000,
        60.1,
        2_204,
        failed,
        36.7,
        LATENCY,
        LATENCY,
        List.of(row("POST /todo", 1_200, 0), row("GET /todo/[id]", 1_004, failed)),
        failures,
        new RunReport.Events(2_204, 2_204, 0, 0, List.of()),
        List.of(new RunReport.Agent("agent-1", "ready", 0, 40, 0.31, 36.7, 2_204, 0, 150_000_000)),
        thresholds,
        new RunReport.Generator("ok", List.of()));
  }

  private static RunReport.Row row(String name, long requests, long failures) {
    return new RunReport.Row(
        name, requests, failures, requests / 60.1, 0, LATENCY, 120, Map.of("201", requests));
  }
}
