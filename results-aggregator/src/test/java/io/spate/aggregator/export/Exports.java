package io.spate.aggregator.export;

import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A small run whose numbers can be checked by hand. */
final class Exports {
  static final long START = 1_800_000_000_000L;

  private Exports() {}

  /** Response times of 1, 2, ... 1,000 ms, each once, all of one request name. */
  static Histogram thousand() {
    Histogram times = new Histogram(3);
    for (int ms = 1; ms <= 1_000; ms++) {
      times.recordValue(ms * 1_000L);
    }
    return times;
  }

  static byte[] encoded(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Arrays.copyOf(buffer.array(), length);
  }

  /** A run of one name, with its times. */
  static RunExport run(String name, RunReport.Threshold... thresholds) {
    return run(name, "failed", null, List.of(thresholds), "expected 200");
  }

  static RunExport run(
      String name,
      String verdict,
      String reason,
      List<RunReport.Threshold> thresholds,
      String message) {
    LatencyMs latency = new LatencyMs(1, 500.5, 500, 900, 950, 990, 999, 1_000);
    RunReport.Row row =
        new RunReport.Row(name, 1_000, 10, 100, 1, latency, 42, Map.of("200", 990L, "503", 10L));
    RunReport.Failure failure =
        new RunReport.Failure(
            name,
            "unexpected status",
            503,
            10,
            START + 1_000,
            START + 9_000,
            List.of(new RunReport.Sample(START + 1_000, message, "")));
    RunReport report =
        new RunReport(
            RunReport.SCHEMA,
            "r1",
            "CRUD, \"fast\"",
            "http://127.0.0.1:8080",
            "finished",
            verdict,
            reason,
            START,
            START + 10_000,
            10,
            1_000,
            10,
            100,
            latency,
            latency,
            List.of(row),
            List.of(failure),
            new RunReport.Events(1_000, 1_000, 0, 0, List.of()),
            List.of(),
            thresholds,
            new RunReport.Generator("ok", List.of()));
    StatsView.Series series =
        new StatsView.Series(
            List.of(1_800_000_000L, 1_800_000_001L, 1_800_000_002L),
            List.of(100.0, 0.0, 50.5),
            List.of(1.0, 0.0, 0.0),
            Arrays.asList(10.0, null, 10.0),
            List.of(10.0, 10.0, 10.0),
            Arrays.asList(500.0, null, 400.0),
            Arrays.asList(950.0, null, 900.0),
            Arrays.asList(990.0, null, 980.0));
    StatsView.Run run =
        new StatsView.Run(
            "r1",
            report.name(),
            report.target(),
            "finished",
            null,
            10,
            1,
            10,
            START - 1_000,
            START,
            START + 10_000,
            2);
    StatsView.Now now =
        new StatsView.Now(START + 10_000, 10, 0, 0, 0, 0, 0, 0, 0, null, null, null, 0);
    byte[] times = encoded(thousand());
    return new RunExport(
        new StatsView(run, now, report, series),
        new RunTimes(
            RunTimes.SCHEMA,
            "r1",
            List.of(
                new RunTimes.Times("", 1_000, times, null),
                new RunTimes.Times(name, 1_000, times, null))),
        Optional.empty());
  }
}
