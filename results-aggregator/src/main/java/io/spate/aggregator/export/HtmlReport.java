package io.spate.aggregator.export;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.spate.aggregator.compare.Comparison;
import io.spate.aggregator.page.Format;
import io.spate.aggregator.page.RequestName;
import io.spate.protocol.event.EventName;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.List;
import java.util.Locale;

/**
 * The report page: one file without script, image or font from elsewhere, so that it opens from a
 * disk, in a mail, and prints. What its template asks for.
 */
record HtmlReport(RunExport run, List<Figure> charts) {

  /** The page, checked against its data by the build. File: {@code templates/export/}. */
  @CheckedTemplate(basePath = "export")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance report(HtmlReport page);
  }

  static String render(RunExport run) {
    return Templates.report(new HtmlReport(run, ReportCharts.of(run))).render();
  }

  /** A line of the comparison with the baseline. */
  record Change(String metric, String before, String now, String change, String verdict) {}

  /** Id of the baseline; null if there is none to compare with. */
  public String baseline() {
    return run.withBaseline().map(Comparison::baseline).orElse(null);
  }

  public List<Change> changes() {
    return run.withBaseline().map(Comparison::rows).orElse(List.of()).stream()
        .map(
            row ->
                new Change(
                    row.metric(),
                    number(row, row.baseline()),
                    number(row, row.run()),
                    row.change() == null
                        ? Format.NONE
                        : String.format(
                            Locale.ROOT,
                            "%+.1f %s",
                            row.change(),
                            row.unit().equals("%") ? "pp" : "%"),
                    row.verdict()))
        .toList();
  }

  /** Why the two may not be comparable. */
  public List<String> doubts() {
    return run.withBaseline().map(Comparison::warnings).orElse(List.of());
  }

  private static String number(Comparison.Row row, double value) {
    return switch (row.unit()) {
      case "%" -> Format.percent(value / 100);
      case "ms" -> Format.ms(value) + " ms";
      default -> Format.rate(value);
    };
  }

  public RunReport report() {
    return run.report();
  }

  /** A row of the requests table. */
  record Row(
      String type,
      String label,
      long requests,
      long failures,
      double rps,
      LatencyMs ms,
      double bytes) {}

  public List<Row> rows() {
    return report().byName().stream()
        .map(
            row -> {
              RequestName name = RequestName.of(row.name());
              return new Row(
                  name.type(),
                  name.label(),
                  row.requests(),
                  row.failures(),
                  row.rps(),
                  row.latencyMs(),
                  row.averageBytes());
            })
        .toList();
  }

  public Row aggregated() {
    double bytes =
        report().byName().stream()
            .filter(row -> EventName.isCounted(row.name()))
            .mapToDouble(row -> row.averageBytes() * row.requests())
            .sum();
    return new Row(
        "",
        "Aggregated",
        report().requests(),
        report().failures(),
        report().rps(),
        report().latencyMs(),
        report().requests() == 0 ? 0 : bytes / report().requests());
  }

  /** A failure in words. */
  public String error(RunReport.Failure failure) {
    return LocustCsv.error(failure);
  }

  public String mark(RunReport.Threshold threshold) {
    return threshold.ok() == null ? "not judged" : threshold.ok() ? "met" : "not met";
  }

  public boolean saturated() {
    return !report().generator().status().equals("ok");
  }

  public List<String> labels(Figure chart) {
    return chart.labels();
  }

  public String svg(Figure chart) {
    return chart.svg();
  }

  public String title(Figure chart) {
    return chart.title();
  }
}
