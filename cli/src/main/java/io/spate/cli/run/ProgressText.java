package io.spate.cli.run;

import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import java.util.List;

/** A run's progress in words, from what the servers say. Pure. */
final class ProgressText {
  private static final int BAR = 24;
  private static final double LAG_WORTH_TELLING = 3;

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
            + "/"
            + Numbers.count(now.targetUsers())
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
