package io.spate.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Where a command speaks to people: lines that stay, and below them, on a real terminal, a block of
 * lines that is drawn anew in place. Thread-safe.
 */
public final class Terminal {
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String UP = "\u001b[1A";
  // A line longer than the terminal is wide must not wrap, or the block could not be found again.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final boolean interactive;
  private final Style style;
  private List<String> block = List.of();

  /**
   * A terminal.
   *
   * @param interactive whether lines can be refreshed in place
   */
  public Terminal(PrintStream out, boolean interactive, Style style) {
    this.out = out;
    this.interactive = interactive;
    this.style = style;
  }

  /** Whether {@link #live} refreshes in place. */
  public boolean isInteractive() {
    return interactive;
  }

  public Style style() {
    return style;
  }

  /** Prints a line that stays, above the live block. */
  public synchronized void line(String text) {
    StringBuilder printed = new StringBuilder(erased());
    printed.append(text).append('\n');
    printed.append(drawn(block));
    print(printed);
  }

  /** Prints lines that stay. */
  public void lines(List<String> lines) {
    line(String.join("\n", lines));
  }

  /** Shows these lines in place of the former block; on no real terminal it does nothing. */
  public synchronized void live(List<String> lines) {
    if (interactive) {
      StringBuilder text = new StringBuilder(erased());
      block = List.copyOf(lines);
      text.append(drawn(block));
      print(text);
    }
  }

  /** Removes the block. */
  public synchronized void endLive() {
    live(List.of());
  }

  private void print(CharSequence text) {
    out.print(text);
    out.flush();
  }

  private String erased() {
    return (UP + CLEAR_LINE).repeat(block.size());
  }

  private static String drawn(List<String> lines) {
    return lines.isEmpty() ? "" : NO_WRAP + String.join("\n", lines) + "\n" + WRAP;
  }
}
