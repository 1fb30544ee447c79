package io.spate.cli.run;

import io.spate.cli.api.PartOfRun;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Table;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A report in words and tables, for the end of a run. Pure. */
public final class SummaryText {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final int MOST_FAILURES = 20;
  private static final int MOST_SAMPLE = 160;

  private SummaryText() {}

  public static List<String> of(RunReport report, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(head(report, style));
    section(lines, null, requests(report, style), style);
    if (report.requests() > 0) {
      lines.add(style.faint("  response times in ms, from when a request was due"));
    }
    if (report.warmUp() != null) {
      lines.add(style.faint("  left out: " + warmUp(report.warmUp())));
    }
    section(lines, "Arrivals", arrivals(report, style), style);
    section(lines, "Where the time goes", phases(report.phases(), style), style);
    section(lines, "Failures", failures(orEmpty(report.failuresByKind())), style);
    section(lines, "Thresholds", thresholds(orEmpty(report.thresholds()), style), style);
    section(lines, "Agents", agents(orEmpty(report.agents())), style);
    lines.add("");
    lines.add("  " + events(report, style));
    lines.addAll(generator(report, style));
    return lines;
  }

  /**
   * A part of a run.
   *
   * @param report of the whole
   */
  public static List<String> of(RunReport report, PartOfRun part, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(head(report, style));
    lines.add(
        "  only from "
            + offset(part.from(), report)
            + " to "
            + offset(Math.min(part.to(), Math.max(report.endedAt(), part.from())), report)
            + " after the start");
    List<String> rows =
        requests(
            part.byName(), part.requests(), part.failures(), part.latencyMs(), part.rps(), style);
    section(lines, null, rows, style);
    section(lines, "Failures", failures(orEmpty(part.failuresByKind())), style);
    section(
        lines, "Thresholds, of this part", thresholds(orEmpty(part.thresholds()), style), style);
    if (!part.exact()) {
      lines.add("");
      lines.add(style.warning("  not exact: some of it was heard of too late"));
    }
    return lines;
  }

  private static String offset(long atMs, RunReport report) {
    double seconds = (atMs - report.startedAt()) / 1_000.0;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String head(RunReport report, Style style) {
    return style.bold(report.name())
        + " on "
        + report.target()
        + ": "
        + report.status()
        + " after "
        + Numbers.span(report.durationSeconds())
        + style.faint("  (run " + report.run() + ")");
  }

  private static void section(List<String> lines, String title, List<String> content, Style style) {
    if (!content.isEmpty()) {
      lines.add("");
      if (title != null) {
        lines.add("  " + style.bold(title));
      }
      content.forEach(line -> lines.add("  " + line));
    }
  }

  private static List<String> requests(RunReport report, Style style) {
    return requests(
        report.byName(),
        report.requests(),
        report.failures(),
        report.latencyMs(),
        report.rps(),
        style);
  }

  private static List<String> requests(
      List<RunReport.Row> byName,
      long requests,
      long failures,
      LatencyMs latency,
      double rps,
      Style style) {
    Table table =
        Table.of(
            "Type",
            "Name",
            ">Requests",
            ">Failures",
            ">Avg",
            ">Min",
            ">Med",
            ">p95",
            ">p99",
            ">Max",
            ">Req/s");
    for (RunReport.Row row : orEmpty(byName)) {
      int space = row.name().indexOf(' ');
      boolean split = space > 0 && METHODS.contains(row.name().substring(0, space));
      table.row(
          cells(
              split ? row.name().substring(0, space) : "",
              split ? row.name().substring(space + 1) : row.name(),
              row.requests(),
              row.failures(),
              row.latencyMs(),
              row.rps()));
    }
    table.footer(cells("", "Aggregated", requests, failures, latency, rps));
    List<String> lines = table.render(style);
    return lines.isEmpty() ? List.of("no request was made") : lines;
  }

  private static String warmUp(RunReport.WarmUp warmUp) {
    return Numbers.plural(warmUp.requests(), "request")
        + " of the warm-up of "
        + Numbers.span(warmUp.seconds());
  }

  /** Of the open model: what came of them, and response time beside service time. */
  private static List<String> arrivals(RunReport report, Style style) {
    RunReport.Arrivals arrivals = report.arrivals();
    if (arrivals == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    String text =
        Numbers.count(arrivals.planned())
            + " planned, "
            + Numbers.count(arrivals.started())
            + " started ("
            + Numbers.rate(arrivals.rate())
            + "/s)";
    lines.add(text);
    if (arrivals.notStarted() > 0) {
      lines.add(
          style.warning(
              Numbers.count(arrivals.notStarted())
                  + " not started: no user was free (at most "
                  + Numbers.count(arrivals.maxUsers())
                  + ")"));
    }
    if (arrivals.missing() > 0) {
      lines.add(
          style.warning(
              Numbers.count(arrivals.missing()) + " missing: due while no agent had them"));
    }
    Table table = Table.of("ms", ">Med", ">p90", ">p95", ">p99", ">Max");
    times(table, "Response time, from when it was due", report.latencyMs());
    times(table, "Service time, from when it was sent", report.serviceMs());
    lines.addAll(table.render(style));
    return lines;
  }

  private static void times(Table table, String what, LatencyMs times) {
    LatencyMs ms = times == null ? LatencyMs.NONE : times;
    table.row(
        what,
        Numbers.millis(ms.p50()),
        Numbers.millis(ms.p90()),
        Numbers.millis(ms.p95()),
        Numbers.millis(ms.p99()),
        Numbers.millis(ms.max()));
  }

  /** Of the service time; the phases have the names that users of k6 know. */
  private static List<String> phases(List<RunReport.Phase> phases, Style style) {
    Table table = Table.of("ms", ">Share", ">Requests", ">Avg", ">Med", ">p95", ">Max");
    for (RunReport.Phase phase : phases) {
      table.row(
          phase.phase().equals("tls") ? "tls handshaking" : phase.phase(),
          String.format(Locale.ROOT, "%.1f%%", 100 * phase.share()),
          Numbers.count(phase.requests()),
          Numbers.millis(phase.mean()),
          Numbers.millis(phase.p50()),
          Numbers.millis(phase.p95()),
          Numbers.millis(phase.max()));
    }
    return table.render(style);
  }

  private static String[] cells(
      String type, String name, long requests, long failures, LatencyMs latency, double rps) {
    LatencyMs ms = latency == null ? LatencyMs.NONE : latency;
    return new String[] {
      type,
      name,
      Numbers.count(requests),
      Numbers.count(failures) + " (" + Numbers.percent(failures, requests) + ")",
      Numbers.millis(ms.mean()),
      Numbers.millis(ms.min()),
      Numbers.millis(ms.p50()),
      Numbers.millis(ms.p95()),
      Numbers.millis(ms.p99()),
      Numbers.millis(ms.max()),
      Numbers.rate(rps)
    };
  }

  private static List<String> failures(List<RunReport.Failure> failures) {
    List<String> lines = new ArrayList<>();
    for (RunReport.Failure failure :
        failures.subList(0, Math.min(MOST_FAILURES, failures.size()))) {
      String status = failure.status() == 0 ? "" : " (status " + failure.status() + ")";
      lines.add(
          Numbers.count(failure.count()) + " × " + failure.name() + ": " + failure.kind() + status);
      orEmpty(failure.samples()).stream().limit(1).forEach(s -> lines.add("    e.g. " + sample(s)));
    }
    if (failures.size() > MOST_FAILURES) {
      lines.add("… and " + (failures.size() - MOST_FAILURES) + " more kinds, on the page");
    }
    return lines;
  }

  private static String sample(RunReport.Sample sample) {
    String body = sample.body() == null || sample.body().isBlank() ? "" : ": " + sample.body();
    String text = (sample.message() + body).replaceAll("\\s+", " ").strip();
    return text.length() > MOST_SAMPLE ? text.substring(0, MOST_SAMPLE) + "…" : text;
  }

  private static List<String> thresholds(List<RunReport.Threshold> thresholds, Style style) {
    return thresholds.stream()
        .map(
            threshold ->
                mark(threshold.ok(), style)
                    + " "
                    + threshold.expression()
                    + "  "
                    + style.faint(threshold.actual() == null ? "no value" : threshold.actual()))
        .toList();
  }

  private static String mark(Boolean ok, Style style) {
    if (ok == null) {
      return style.warning("?");
    }
    return ok ? style.good("✓") : style.bad("✗");
  }

  private static List<String> agents(List<RunReport.Agent> agents) {
    Table table =
        Table.of("Agent", "State", ">Requests", ">Req/s", ">CPU", ">Memory", ">Restarted users");
    for (RunReport.Agent agent : agents) {
      table.row(
          agent.id(),
          agent.state(),
          Numbers.count(agent.requests()),
          Numbers.rate(agent.rps()),
          String.format(Locale.ROOT, "%.2f", agent.cpu()),
          Numbers.megabytes(agent.rssBytes()),
          Numbers.count(agent.restartedUsers()));
    }
    return table.render(Style.PLAIN);
  }

  private static String events(RunReport report, Style style) {
    RunReport.Events events = report.events();
    if (events == null) {
      return style.warning("events: not accounted for");
    }
    boolean exact = events.produced() == events.aggregated() + events.lost();
    String text =
        "Events  "
            + Numbers.count(events.produced())
            + " produced "
            + (exact ? "=" : "≠")
            + " "
            + Numbers.count(events.aggregated())
            + " aggregated + "
            + Numbers.count(events.lost())
            + " lost";
    if (!exact) {
      return style.bad(text + ": the numbers are not complete");
    }
    return events.lost() == 0 ? text : style.warning(text + lostBy(events));
  }

  private static String lostBy(RunReport.Events events) {
    List<String> losses =
        orEmpty(events.lostBy()).stream()
            .map(loss -> loss.agent() + " " + Numbers.count(loss.events()) + ", " + loss.reason())
            .toList();
    return losses.isEmpty() ? "" : " (" + String.join("; ", losses) + ")";
  }

  private static List<String> generator(RunReport report, Style style) {
    RunReport.Generator generator = report.generator();
    if (generator == null || "ok".equals(generator.status())) {
      return List.of("  Load generator  " + (generator == null ? "not known" : "ok"));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + style.warning(
                "Load generator  "
                    + generator.status()
                    + ": it was the bottleneck, so the response times are not the target's alone"));
    orEmpty(generator.reasons()).forEach(reason -> lines.add("    " + reason));
    return lines;
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
