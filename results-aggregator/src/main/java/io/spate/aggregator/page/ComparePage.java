package io.spate.aggregator.page;

import io.spate.aggregator.compare.Comparison;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the page of a comparison is rendered from.
 *
 * @param runs that can be chosen, newest first
 * @param a id of the baseline that was asked for; empty if none was
 * @param b id of the run that was asked for; empty if none was
 * @param baseline null where a comparison cannot be had
 * @param run null where a comparison cannot be had
 * @param comparison null where it cannot be had
 */
record ComparePage(
    List<RunSummary> runs,
    String a,
    String b,
    StatsView baseline,
    StatsView run,
    Comparison comparison) {
  private static final Map<String, String> METRICS =
      Map.of(
          "rps", "Requests/s",
          "failures", "Failures",
          "mean", "Average",
          "p50", "Median",
          "p90", "90%ile",
          "p95", "95%ile",
          "p99", "99%ile",
          "p99.9", "99.9%ile",
          "max", "Maximum");

  /** A metric as the table shows it. */
  record MetricRow(
      String label,
      String baseline,
      String baselineRange,
      String run,
      String runRange,
      String change,
      String verdict) {}

  /** A request name in both runs; null where a run has none of it. */
  record NameRow(RequestName name, RunReport.Row baseline, RunReport.Row run) {
    public Long baselineRequests() {
      return baseline == null ? null : (Long) baseline.requests();
    }

    public Long runRequests() {
      return run == null ? null : (Long) run.requests();
    }

    public Double baselineMedian() {
      return time(baseline, LatencyMs::p50);
    }

    public Double runMedian() {
      return time(run, LatencyMs::p50);
    }

    public Double baselineP95() {
      return time(baseline, LatencyMs::p95);
    }

    public Double runP95() {
      return time(run, LatencyMs::p95);
    }

    public String baselineFailures() {
      return share(baseline);
    }

    public String runFailures() {
      return share(run);
    }

    private static Double time(RunReport.Row row, Function<LatencyMs, Double> time) {
      return row == null || row.requests() == 0 ? null : time.apply(row.latencyMs());
    }

    private static String share(RunReport.Row row) {
      return row == null ? Format.NONE : Format.share(row.failures(), row.requests());
    }

    /** How much the 95th percentile has changed. */
    public String change() {
      Double before = baselineP95();
      Double now = runP95();
      return before == null || now == null || before == 0
          ? Format.NONE
          : signed(100 * (now - before) / before, "%");
    }
  }

  /** What was asked for and is not known; empty if nothing is missing. */
  public List<String> unknown() {
    Set<String> missing = new LinkedHashSet<>();
    if (comparison == null) {
      Set<String> known = runs.stream().map(RunSummary::id).collect(Collectors.toSet());
      for (String id : List.of(a, b)) {
        if (!id.isEmpty() && !known.contains(id)) {
          missing.add(id);
        }
      }
    }
    return List.copyOf(missing);
  }

  /**
   * The baseline that the form has chosen: what was asked for, else the newest run before that is
   * like the run; empty if there is none.
   */
  public String chosenBaseline() {
    if (!a.isEmpty()) {
      return a;
    }
    return runs.stream()
        .filter(of -> of.id().equals(b))
        .findFirst()
        .flatMap(
            of ->
                runs.stream()
                    .filter(other -> other.startAt() < of.startAt() && isLike(other, of))
                    .findFirst())
        .map(RunSummary::id)
        .orElse("");
  }

  private static boolean isLike(RunSummary one, RunSummary other) {
    return one.name().equals(other.name())
        && one.target().equals(other.target())
        && one.phase().equals("finished");
  }

  public boolean compared() {
    return comparison != null;
  }

  public List<MetricRow> metrics() {
    return comparison.rows().stream().map(ComparePage::metric).toList();
  }

  private static MetricRow metric(Comparison.Row row) {
    String unit = row.unit().equals("%") || row.unit().equals("requests/s") ? "" : " " + row.unit();
    return new MetricRow(
        METRICS.getOrDefault(row.metric(), row.metric()),
        value(row, row.baseline()) + unit,
        range(row, row.baselineRange()),
        value(row, row.run()) + unit,
        range(row, row.runRange()),
        row.change() == null
            ? Format.NONE
            : signed(row.change(), row.unit().equals("%") ? "pp" : "%"),
        row.verdict());
  }

  private static String value(Comparison.Row row, double value) {
    return switch (row.unit()) {
      case "%" -> Format.percent(value / 100);
      case "ms" -> Format.ms(value);
      default -> Format.rate(value);
    };
  }

  private static String range(Comparison.Row row, Comparison.Range range) {
    return range == null ? "" : value(row, range.low()) + " to " + value(row, range.high());
  }

  private static String signed(double change, String unit) {
    return String.format(Locale.ROOT, "%+.1f %s", change, unit).replace('-', '−');
  }

  /** Names of both, those of the run first. */
  public List<NameRow> names() {
    Map<String, RunReport.Row> before = rows(baseline);
    Map<String, RunReport.Row> now = rows(run);
    Set<String> names = new LinkedHashSet<>();
    run.report().byName().forEach(row -> names.add(row.name()));
    baseline.report().byName().forEach(row -> names.add(row.name()));
    List<NameRow> rows = new ArrayList<>();
    names.forEach(
        name -> rows.add(new NameRow(RequestName.of(name), before.get(name), now.get(name))));
    return rows;
  }

  private static Map<String, RunReport.Row> rows(StatsView view) {
    return view.report().byName().stream()
        .collect(Collectors.toMap(RunReport.Row::name, Function.identity(), (one, other) -> one));
  }
}
