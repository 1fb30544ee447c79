package io.spate.aggregator.export;

import io.spate.aggregator.page.Format;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;

/** The result on half a screen of Markdown, for a comment on a change. */
final class MarkdownSummary {
  private static final int NAMES = 20;
  private static final int FAILURES = 10;
  private static final int TEXT = 160;

  private final StringBuilder text = new StringBuilder();

  private MarkdownSummary() {}

  static String of(RunExport run) {
    return new MarkdownSummary().write(run.report()).text.toString();
  }

  private MarkdownSummary write(RunReport report) {
    line("### Load test: %s — %s", cell(report.name()), report.verdict());
    if (report.reason() != null) {
      line("");
      line("%s", cell(report.reason()));
    }
    line("");
    line(
        "%s against %s: %s requests in %s, %s/s, %s failed.",
        Format.dateTime(report.startedAt()),
        cell(report.target()),
        Format.count(report.requests()),
        Format.duration(report.measuredSeconds()),
        Format.rate(report.rps()),
        Format.share(report.failures(), report.requests()));
    if (report.warmUp() != null) {
      line("");
      line(
          "Left out: %s requests of the warm-up of %s.",
          Format.count(report.warmUp().requests()), Format.duration(report.warmUp().seconds()));
    }
    thresholds(report);
    requests(report);
    failures(report);
    trust(report);
    return this;
  }

  private void thresholds(RunReport report) {
    if (report.thresholds().isEmpty()) {
      return;
    }
    line("");
    line("| threshold | measured | |");
    line("|---|--:|---|");
    for (RunReport.Threshold threshold : report.thresholds()) {
      String of = threshold.name() == null ? "" : cell(threshold.name()) + ": ";
      String mark = threshold.ok() == null ? "not judged" : threshold.ok() ? "✓" : "✗";
      line("| %s%s | %s | %s |", of, cell(threshold.expression()), cell(threshold.actual()), mark);
    }
  }

  private void requests(RunReport report) {
    line("");
    line("| request | # | failed | req/s | p50 ms | p95 ms | p99 ms | max ms |");
    line("|---|--:|--:|--:|--:|--:|--:|--:|");
    report.byName().stream()
        .limit(NAMES)
        .forEach(
            row ->
                row(cell(row.name()), row.requests(), row.failures(), row.rps(), row.latencyMs()));
    if (report.byName().size() > NAMES) {
      line("| %d more | | | | | | | |", report.byName().size() - NAMES);
    }
    row("**all**", report.requests(), report.failures(), report.rps(), report.latencyMs());
  }

  private void row(String name, long requests, long failures, double rps, LatencyMs latency) {
    line(
        "| %s | %s | %s | %s | %s | %s | %s | %s |",
        name,
        Format.count(requests),
        Format.count(failures),
        Format.rate(rps),
        Format.ms(latency.p50()),
        Format.ms(latency.p95()),
        Format.ms(latency.p99()),
        Format.ms(latency.max()));
  }

  private void failures(RunReport report) {
    if (report.failuresByKind().isEmpty()) {
      return;
    }
    line("");
    line("| failure | request | # |");
    line("|---|---|--:|");
    report.failuresByKind().stream()
        .limit(FAILURES)
        .forEach(
            failure ->
                line(
                    "| %s | %s | %s |",
                    cell(LocustCsv.error(failure)),
                    cell(failure.name()),
                    Format.count(failure.count())));
  }

  private void trust(RunReport report) {
    line("");
    RunReport.Events events = report.events();
    line(
        "%s events produced, %s aggregated, %s lost. Load generator: %s.",
        Format.count(events.produced()),
        Format.count(events.aggregated()),
        Format.count(events.lost()),
        report.generator().status());
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(format, values)).append('\n');
  }

  /** A text that stays in its cell and is no markup: names and messages come from outside. */
  private static String cell(String value) {
    if (value == null) {
      return "";
    }
    String plain = Format.plain(value, TEXT).replaceAll("\\s+", " ");
    StringBuilder escaped = new StringBuilder();
    for (char c : plain.toCharArray()) {
      if ("\\`|<>[]@!#*_~".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
