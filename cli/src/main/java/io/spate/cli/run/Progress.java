package io.spate.cli.run;

import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Terminal;
import java.time.Duration;
import java.util.List;

/**
 * Shows a run's progress: on a terminal a block that refreshes, elsewhere a line each few seconds
 * and at each change of what is waited for. Confined to the thread that follows the run.
 */
final class Progress {
  private static final long LINE_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final Terminal terminal;
  private final boolean quiet;
  private final ProgressHistory history = new ProgressHistory();
  private String waitingFor = "";
  private String phase = "";
  private String trouble = "";
  private long lastLine;

  /** Shows on this terminal, or nothing but troubles if quiet. */
  Progress(Terminal terminal, boolean quiet) {
    this.terminal = terminal;
    this.quiet = quiet;
  }

  void waiting(RunView run, long readyAgents) {
    String text = ProgressText.waiting(run, readyAgents);
    if (quiet) {
      return;
    }
    if (terminal.isInteractive()) {
      terminal.live(List.of("  " + text));
    } else if (!text.equals(waitingFor)) {
      terminal.line(text);
    }
    waitingFor = text;
  }

  void running(StatsView stats) {
    trouble = "";
    if (quiet || stats.now() == null) {
      return;
    }
    if (RunView.isOver(stats.run().phase())) {
      over();
      return;
    }
    if (terminal.isInteractive()) {
      history.add(stats.now());
      terminal.live(ProgressText.screen(stats, history, terminal.style()));
      return;
    }
    boolean changed = !phase.equals(stats.run().phase());
    if (changed || System.nanoTime() - lastLine >= LINE_INTERVAL) {
      terminal.line(ProgressText.line(stats));
      lastLine = System.nanoTime();
      phase = stats.run().phase();
    }
  }

  /** What there is to say is said by the summary, as soon as the last events are in it. */
  private void over() {
    String text = "over; waiting for the last events";
    if (terminal.isInteractive()) {
      terminal.live(List.of("  " + text));
    } else if (!phase.equals(text)) {
      terminal.line(text);
    }
    phase = text;
  }

  /** Tells of a trouble once, until it has passed or changed. */
  void trouble(String text) {
    if (!text.equals(trouble)) {
      terminal.line(terminal.style().warning(text));
    }
    trouble = text;
  }

  void end() {
    terminal.endLive();
  }
}
