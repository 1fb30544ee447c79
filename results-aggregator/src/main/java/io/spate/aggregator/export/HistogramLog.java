package io.spate.aggregator.export;

import io.spate.aggregator.view.RunTimes;
import io.spate.protocol.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The response times in HdrHistogram's log format 1.3, which its analyzers open: an interval of the
 * whole run for all requests, and one with the request's name as its tag for each name that is
 * held. Values are microseconds, the column of the maximum is milliseconds.
 */
final class HistogramLog {
  private static final double MICROS_PER_MILLI = 1_000;

  private HistogramLog() {}

  static String of(RunExport run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      HistogramLogWriter log = new HistogramLogWriter(out);
      RunReport report = run.report();
      log.outputComment("Spate, run " + report.run() + ", response times in microseconds");
      log.outputLogFormatVersion();
      log.outputStartTime(report.startedAt());
      log.outputLegend();
      for (RunTimes.Times times : run.times().names()) {
        Histogram histogram = run.times().response(times.name()).orElseThrow();
        if (!times.name().isEmpty()) {
          histogram.setTag(tag(times.name()));
        }
        double start = report.startedAt() / 1_000.0;
        log.outputIntervalHistogram(
            start, start + report.durationSeconds(), histogram, MICROS_PER_MILLI);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The format has no quotes: a tag ends at a comma or a blank. */
  private static String tag(String name) {
    return name.replaceAll("[,\\s\\p{Cntrl}]+", "_");
  }
}
