package io.spate.aggregator.export;

import io.spate.aggregator.page.RequestName;
import io.spate.aggregator.view.Percentiles;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.event.EventName;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The CSV files that {@code locust --csv} writes, column by column (Locust 2.42, {@code stats.py}),
 * so that what reads those reads these. Times in milliseconds, to the microsecond. Other than
 * there, percentiles are those of exact histograms; {@code N/A} stands where one is not held.
 */
final class LocustCsv {
  private static final double[] PERCENTILES = {50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99, 100};
  private static final String PERCENTILE_COLUMNS =
      "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";
  private static final String AGGREGATED = "Aggregated";

  private LocustCsv() {}

  /** {@code _stats.csv}: a row per request name, and one of all. */
  static String stats(RunExport run) {
    Csv csv =
        new Csv()
            .header(
                "Type,Name,Request Count,Failure Count,Median Response Time,Average Response"
                    + " Time,Min Response Time,Max Response Time,Average Content"
                    + " Size,Requests/s,Failures/s,"
                    + PERCENTILE_COLUMNS);
    double bytes = 0;
    for (RunReport.Row row : run.report().byName()) {
      RequestName name = RequestName.of(row.name());
      csv.text(name.type()).text(name.label());
      counts(csv, row.requests(), row.failures(), row.latencyMs(), row.averageBytes());
      csv.number(row.rps()).number(row.failuresPerSecond());
      percentiles(csv, run.times().response(row.name()), row.latencyMs(), row.requests());
      csv.end();
      bytes += EventName.isCounted(row.name()) ? row.averageBytes() * row.requests() : 0;
    }
    RunReport all = run.report();
    csv.text("").text(AGGREGATED);
    double averageBytes = all.requests() == 0 ? 0 : bytes / all.requests();
    counts(csv, all.requests(), all.failures(), all.latencyMs(), Percentiles.round(averageBytes));
    csv.number(all.rps())
        .number(
            Percentiles.round(
                all.measuredSeconds() > 0 ? all.failures() / all.measuredSeconds() : 0));
    percentiles(csv, run.times().response(), all.latencyMs(), all.requests());
    return csv.end().toString();
  }

  private static void counts(
      Csv csv, long requests, long failures, LatencyMs latency, double averageBytes) {
    csv.number(requests)
        .number(failures)
        .number(latency.p50())
        .number(latency.mean())
        .number(latency.min())
        .number(latency.max())
        .number(averageBytes);
  }

  private static void percentiles(
      Csv csv, Optional<Histogram> times, LatencyMs latency, long requests) {
    long maxUs = Math.round(latency.max() * 1_000);
    for (double percentile : PERCENTILES) {
      if (requests == 0) {
        csv.number((Number) null);
      } else if (times.isPresent()) {
        csv.number((Number) Percentiles.ms(times.get(), percentile, maxUs));
      } else {
        csv.number(reported(latency, percentile));
      }
    }
  }

  /** A percentile that the report has, too. */
  private static Number reported(LatencyMs latency, double percentile) {
    if (percentile == 50) {
      return latency.p50();
    } else if (percentile == 90) {
      return latency.p90();
    } else if (percentile == 95) {
      return latency.p95();
    } else if (percentile == 99) {
      return latency.p99();
    } else if (percentile == 99.9) {
      return latency.p999();
    }
    return percentile == 100 ? (Number) latency.max() : null;
  }

  /** {@code _failures.csv}: a row per name and error. */
  static String failures(RunExport run) {
    Csv csv = new Csv().header("Method,Name,Error,Occurrences,First Seen,Last Seen");
    for (RunReport.Failure failure : run.report().failuresByKind()) {
      RequestName name = RequestName.of(failure.name());
      csv.text(name.type())
          .text(name.label())
          .text(error(failure))
          .number(failure.count())
          .text(Instant.ofEpochMilli(failure.firstSeen()).toString())
          .text(Instant.ofEpochMilli(failure.lastSeen()).toString())
          .end();
    }
    return csv.toString();
  }

  static String error(RunReport.Failure failure) {
    String status = failure.status() == 0 ? "" : ", status " + failure.status();
    List<RunReport.Sample> samples = failure.samples();
    String message = samples.isEmpty() ? "" : ": " + samples.getLast().message();
    return failure.kind() + status + message;
  }

  /** {@code _stats_history.csv}: the aggregated row of each interval of the charts. */
  static String history(RunExport run) {
    Csv csv =
        new Csv()
            .header(
                "Timestamp,User Count,Type,Name,Requests/s,Failures/s,"
                    + PERCENTILE_COLUMNS
                    + ",Total Request Count,Total Failure Count,Total Median Response Time,Total"
                    + " Average Response Time,Total Min Response Time,Total Max Response Time,Total"
                    + " Average Content Size");
    StatsView.Series series = run.stats().series();
    double requests = 0;
    double failures = 0;
    for (int i = 0; i < series.t().size(); i++) {
      long seconds = seconds(series.t(), i);
      requests += series.rps().get(i) * seconds;
      failures += series.failures().get(i) * seconds;
      csv.number(series.t().get(i))
          .number(series.users().get(i))
          .text("")
          .text(AGGREGATED)
          .number(series.rps().get(i))
          .number(series.failures().get(i));
      for (double percentile : PERCENTILES) {
        csv.number(shown(series, i, percentile));
      }
      csv.number(Math.round(requests)).number(Math.round(failures));
      for (int missing = 0; missing < 5; missing++) {
        csv.number((Number) null);
      }
      csv.end();
    }
    return csv.toString();
  }

  /** How long the interval is; what is long ago has coarser ones. */
  private static long seconds(List<Long> t, int i) {
    if (i + 1 < t.size()) {
      return t.get(i + 1) - t.get(i);
    }
    return i == 0 ? 1 : Math.min(t.get(i) - t.get(i - 1), 1);
  }

  private static Double shown(StatsView.Series series, int i, double percentile) {
    if (percentile == 50) {
      return series.p50().get(i);
    } else if (percentile == 95) {
      return series.p95().get(i);
    }
    return percentile == 99 ? series.p99().get(i) : null;
  }
}
