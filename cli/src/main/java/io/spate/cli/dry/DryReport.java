package io.spate.cli.dry;

import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Terminal;

/** Tells what a dry run does, as it does it, and counts. Confined to one thread. */
final class DryReport {
  /** A scenario that makes more for one user would be nothing to look at. */
  static final int MAX_REQUESTS = 1_000;

  private final Terminal terminal;
  private int requests;
  private int failures;

  DryReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A user of a class begins. */
  void user(String name) {
    terminal.line(style().bold("user " + name));
  }

  /** What comes next is a task, or what is done at the start or the end. */
  void part(String name) {
    terminal.line("");
    terminal.line(style().bold("  " + DryText.line(name)));
  }

  void note(String text) {
    terminal.line(style().faint("  " + DryText.line(text)));
  }

  void call(DryCall call) {
    requests++;
    failures += call.isFailed() ? 1 : 0;
    terminal.line("");
    terminal.lines(DryText.of(call, style()));
  }

  /**
   * Before a request.
   *
   * @throws EndlessException if there were so many that there seems to be no end
   */
  void requireRoom() throws EndlessException {
    if (requests >= MAX_REQUESTS) {
      throw new EndlessException("broken off after " + Numbers.count(MAX_REQUESTS) + " requests");
    }
  }

  /** The last line. */
  void end(String brokenOff) {
    String text = Numbers.plural(requests, "request") + ", " + Numbers.count(failures) + " failed";
    terminal.line("");
    if (brokenOff != null) {
      terminal.line(style().bad(text + "; " + brokenOff));
    } else {
      terminal.line(failures == 0 ? style().good(text) : style().bad(text));
    }
  }

  int requests() {
    return requests;
  }

  int failures() {
    return failures;
  }

  private Style style() {
    return terminal.style();
  }
}
