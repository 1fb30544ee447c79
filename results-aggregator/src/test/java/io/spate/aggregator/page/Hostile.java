package io.spate.aggregator.page;

import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.ClockReading;
import java.util.List;
import java.util.Map;

/** A run in which everything that comes from outside tries to be more than text. */
final class Hostile {
  static final String SCRIPT = "<script>window.pwned=1</script>";
  static final String IMAGE = "\"'><img src=x onerror=\"window.pwned=2\">";
  static final String RIGHT_TO_LEFT = "\u202Egnp.exe \u05D0\u05D1\u05D2";
  static final String LONG = "x".repeat(10_000);
  static final String TEMPLATE = "{page.run.id} ${7*7} {{7*7}}";

  private Hostile() {}

  static StatsView run(String id, long now) {
    StatsView calm = SimulatedRun.crud(id, now - 30_000, 3_600, 0).at(now);
    RunReport report = calm.report();
    return new StatsView(
        new StatsView.Run(
            id,
            SCRIPT + RIGHT_TO_LEFT + LONG,
            "javascript:window.pwned=3//" + IMAGE,
            "running",
            IMAGE,
            calm.run().users(),
            calm.run().spawnRate(),
            calm.run().durationSeconds(),
            calm.run().createdAt(),
            calm.run().startAt(),
            calm.run().endAt(),
            calm.run().revision()),
        calm.now(),
        new RunReport(
            RunReport.SCHEMA,
            id,
            SCRIPT,
            IMAGE,
            "running",
            "pending",
            IMAGE,
            report.startedAt(),
            0,
            report.durationSeconds(),
            report.requests(),
            7,
            report.rps(),
            report.latencyMs(),
            report.serviceMs(),
            List.of(row("GET " + SCRIPT), row(IMAGE), row(RIGHT_TO_LEFT), row(LONG), row(TEMPLATE)),
            List.of(
                new RunReport.Failure(
                    "GET " + SCRIPT,
                    IMAGE,
                    500,
                    7,
                    now - 9_000,
                    now - 1_000,
                    List.of(
                        new RunReport.Sample(now - 9_000, SCRIPT, IMAGE + SCRIPT),
                        new RunReport.Sample(now - 1_000, LONG, RIGHT_TO_LEFT)))),
            new RunReport.Events(1, 1, 0, 0, List.of(new RunReport.Loss(SCRIPT, 1, 2, IMAGE))),
            List.of(
                new RunReport.Agent(
                    SCRIPT + LONG,
                    "ready",
                    1,
                    1,
                    1,
                    1,
                    1,
                    1,
                    1,
                    new ClockReading(1_740, 2.5, true))),
            List.of(new RunReport.Threshold(SCRIPT, IMAGE, IMAGE, false)),
            new RunReport.Generator("saturated", List.of(SCRIPT, IMAGE))),
        calm.series());
  }

  private static RunReport.Row row(String name) {
    LatencyMs latency = new LatencyMs(1, 2, 2, 3, 4, 5, 6, 7);
    return new RunReport.Row(name, 100, 7, 3.3, 0.2, latency, 12, Map.of("200", 93L));
  }
}
