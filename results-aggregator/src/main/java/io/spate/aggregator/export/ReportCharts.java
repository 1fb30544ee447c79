package io.spate.aggregator.export;

import io.spate.aggregator.page.Format;
import io.spate.aggregator.view.PercentileCurve;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The charts of the report page. */
final class ReportCharts {
  /** What a reader of a chart should see, as the live page marks it. */
  private static final Set<String> MARKED =
      Set.of(
          "agent-lost",
          "agent-joined",
          "slots-taken-over",
          "load-changed",
          "paused",
          "resumed",
          "stopping");

  private static final double[] STEPS_SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800
  };
  private static final int TICKS = 8;

  private ReportCharts() {}

  static List<Figure> of(RunExport run) {
    StatsView.Series series = run.stats().series();
    List<Double> x = series.t().stream().map(Long::doubleValue).toList();
    List<Chart> charts = new ArrayList<>();
    charts.add(
        overTime(run, "Requests and failures per second", x, ReportCharts::plain)
            .line("Requests/s", series.rps())
            .line("Failures/s", series.failures()));
    charts.add(
        overTime(run, "Response time, milliseconds", x, ReportCharts::plain)
            .line("p50", series.p50())
            .line("p95", series.p95())
            .line("p99", series.p99()));
    Chart users = overTime(run, "Virtual users", x, Format::count).line("Active", series.users());
    if (series.targetUsers().stream().anyMatch(Objects::nonNull)) {
      users.line("Target", series.targetUsers());
    }
    charts.add(users);
    charts.removeIf(Chart::isEmpty);
    List<Figure> figures = new ArrayList<>(charts);
    run.latency()
        .filter(map -> map.requests() > 0)
        .ifPresent(map -> figures.add(new HeatChart(map)));
    run.times().response().ifPresent(times -> figures.add(distribution(run.report(), times)));
    return figures;
  }

  private interface Words {
    String of(Number value);
  }

  private static Chart overTime(RunExport run, String title, List<Double> x, Words words) {
    Chart chart = new Chart(title, x, words::of);
    if (x.isEmpty()) {
      return chart;
    }
    double first = x.getFirst();
    double last = x.getLast();
    double step = step(last - first);
    for (double at = 0; first + at <= last; at += step) {
      chart.tick(first + at, Format.duration(at));
    }
    for (RunReport.LogEntry entry : run.report().log().entries()) {
      double at = entry.at() / 1_000.0;
      if (MARKED.contains(entry.kind()) && at >= first && at <= last) {
        chart.mark(at, entry.message());
      }
    }
    return chart;
  }

  /** As short as it is exact: labels of an axis are round numbers. */
  static String plain(Number value) {
    double number = value.doubleValue();
    return number == Math.rint(number)
        ? Format.count(number)
        : BigDecimal.valueOf(number).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  static double step(double seconds) {
    for (double step : STEPS_SECONDS) {
      if (seconds / step <= TICKS) {
        return step;
      }
    }
    return STEPS_SECONDS[STEPS_SECONDS.length - 1] * Math.ceil(seconds / 28_800 / TICKS);
  }

  /**
   * Response time by percentile, on the axis of HdrHistogram's plots: each step to the right is ten
   * times as rare. Ends where a single request decides.
   */
  private static Chart distribution(RunReport report, Histogram times) {
    PercentileCurve curve = PercentileCurve.of(times, Math.round(report.latencyMs().max() * 1_000));
    List<Double> x = curve.percentiles().stream().map(PercentileCurve::rarity).toList();
    Chart chart =
        new Chart("Response time by percentile, milliseconds", x, ReportCharts::plain)
            .line("Response time", curve.ms());
    for (int decade = 0; decade <= x.getLast() + 1e-3; decade++) {
      chart.tick(
          decade,
          decade == 0
              ? "0%"
              : "9".repeat(decade).replaceFirst("^99(?=9)", "99.").replaceFirst("^9$", "90") + "%");
    }
    return chart;
  }
}
