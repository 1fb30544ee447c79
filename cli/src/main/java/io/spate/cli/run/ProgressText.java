package io.spate.cli.run;

import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Sparkline;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Table;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run's progress in words, from what the servers say. Pure. */
final class ProgressText {
  private static final int BAR = 24;
  private static final double LAG_WORTH_TELLING = 3;
  private static final int MOST_NAMES = 10;
  private static final int LONGEST_NAME = 40;

  private ProgressText() {}

  /** Before users run: what is waited for. */
  static String waiting(RunView run, long readyAgents) {
    if (readyAgents < run.expectAgents()) {
      return "waiting for agents: " + readyAgents + " of " + run.expectAgents() + " ready";
    }
    return run.reason() == null || run.reason().isBlank()
        ? "starting: agents have taken " + run.slotsHeld() + " of " + run.slots() + " shares"
        : run.reason();
  }

  /** One line, for logs. */
  static String line(StatsView stats) {
    StatsView.Now now = stats.now();
    return Numbers.clock(now.elapsedSeconds())
        + " "
        + stats.run().phase()
        + "  "
        + numbers(stats, Style.PLAIN)
        + "  "
        + left(now);
  }

  /** Two lines, for a terminal that refreshes them. */
  static List<String> block(StatsView stats, Style style) {
    StatsView.Now now = stats.now();
    double planned = Math.max(1, stats.run().durationSeconds());
    double done = Math.min(1, now.elapsedSeconds() / planned);
    int filled = (int) Math.round(done * BAR);
    String bar = style.good("█".repeat(filled)) + style.faint("░".repeat(BAR - filled));
    return List.of(
        "  "
            + style.bold(stats.run().phase())
            + "  "
            + Numbers.clock(now.elapsedSeconds())
            + " / "
            + Numbers.clock(planned)
            + "  "
            + bar
            + "  "
            + left(now),
        "  " + numbers(stats, style));
  }

  /** The block with what it was like in the last seconds, and the requests by name. */
  static List<String> screen(StatsView stats, ProgressHistory history, Style style) {
    StatsView.Now now = stats.now();
    List<String> lines = new ArrayList<>(block(stats, style));
    lines.add("");
    lines.add(graph("req/s", history.of(StatsView.Now::rps), Numbers.rate(now.rps()), style::good));
    lines.add(
        graph("p95", history.of(StatsView.Now::p95), Numbers.latency(now.p95()), style::link));
    lines.add(
        graph(
            "failures/s",
            history.of(StatsView.Now::failuresPerSecond),
            Numbers.rate(now.failuresPerSecond()),
            style::bad));
    List<RunReport.Row> rows = stats.report().byName();
    lines.addAll(names(rows == null ? List.of() : rows, style));
    return lines;
  }

  private static String graph(
      String what, List<Double> values, String now, UnaryOperator<String> paint) {
    String bars = Sparkline.of(values);
    String pad = " ".repeat(ProgressHistory.MOST - bars.length());
    return "  " + what + " ".repeat(12 - what.length()) + pad + paint.apply(bars) + "  " + now;
  }

  /** The busiest names: a terminal of 24 lines has to hold all of it. */
  static List<String> names(List<RunReport.Row> rows, Style style) {
    Table table = Table.of("Name", ">Requests", ">Failures", ">Med", ">p95", ">Req/s");
    rows.stream()
        .sorted(Comparator.comparingLong(RunReport.Row::requests).reversed())
        .limit(MOST_NAMES)
        .forEach(
            row -> {
              LatencyMs ms = row.latencyMs() == null ? LatencyMs.NONE : row.latencyMs();
              table.row(
                  row.name().length() <= LONGEST_NAME
                      ? row.name()
                      : row.name().substring(0, LONGEST_NAME - 1) + "…",
                  Numbers.count(row.requests()),
                  Numbers.count(row.failures()),
                  Numbers.millis(ms.p50()),
                  Numbers.millis(ms.p95()),
                  Numbers.rate(row.rps()));
            });
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.add("");
    }
    table.render(style).forEach(line -> lines.add("  " + line));
    if (rows.size() > MOST_NAMES) {
      lines.add(style.faint("  and " + Numbers.count(rows.size() - MOST_NAMES) + " more"));
    }
    return lines;
  }

  private static String left(StatsView.Now now) {
    return Numbers.span(now.remainingSeconds()) + " left";
  }

  private static String numbers(StatsView stats, Style style) {
    StatsView.Now now = stats.now();
    long failures = stats.report().failures();
    String failed =
        Numbers.plural(failures, "failure")
            + (failures == 0
                ? ""
                : " (" + Numbers.percent(failures, stats.report().requests()) + ")");
    String text =
        "users "
            + Numbers.count(now.users())
            + (now.targetUsers() == null ? "" : "/" + Numbers.count(now.targetUsers()))
            + " on "
            + Numbers.plural(now.agents(), "agent")
            + "  "
            + Numbers.rate(now.rps())
            + " req/s  "
            + (failures == 0 ? failed : style.bad(failed))
            + "  p50 "
            + Numbers.latency(now.p50())
            + "  p95 "
            + Numbers.latency(now.p95())
            + "  p99 "
            + Numbers.latency(now.p99());
    return now.lagSeconds() < LAG_WORTH_TELLING
        ? text
        : text + style.warning("  (" + Numbers.span(now.lagSeconds()) + " behind)");
  }
}
