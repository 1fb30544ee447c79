package io.spate.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text in columns, each as wide as its widest cell. Not thread-safe.
 *
 * <p>A table of no rows but its header renders as nothing.
 */
public final class Table {
  /** On which side a column's cells stand. */
  public enum Align {
    LEFT,
    RIGHT
  }

  private static final String GAP = "  ";

  private final Align[] aligns;
  private final List<String> header;
  private final List<String[]> rows = new ArrayList<>();
  private String[] footer;

  private Table(List<String> header, Align[] aligns) {
    this.header = header;
    this.aligns = aligns;
  }

  /** A table; a header that begins with {@code >} is of a column of numbers, to the right. */
  public static Table of(String... columns) {
    Align[] aligns =
        Arrays.stream(columns)
            .map(c -> c.startsWith(">") ? Align.RIGHT : Align.LEFT)
            .toArray(Align[]::new);
    return new Table(
        Arrays.stream(columns).map(c -> c.startsWith(">") ? c.substring(1) : c).toList(), aligns);
  }

  /** Adds a row; as many cells as there are columns. What is not known (null) is a dash. */
  public Table row(String... cells) {
    rows.add(checked(cells));
    return this;
  }

  /** Sets the row below the rule, for totals. */
  public Table footer(String... cells) {
    footer = checked(cells);
    return this;
  }

  private String[] checked(String[] cells) {
    if (cells.length != aligns.length) {
      throw new IllegalArgumentException(cells.length + " cells in " + aligns.length + " columns");
    }
    return Arrays.stream(cells).map(cell -> cell == null ? "-" : cell).toArray(String[]::new);
  }

  /** The lines, without an indent. */
  public List<String> render(Style style) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(line(header.toArray(String[]::new), widths)));
    rows.forEach(row -> lines.add(line(row, widths)));
    if (footer != null) {
      lines.add(style.faint("─".repeat(Arrays.stream(widths).sum() + 2 * (widths.length - 1))));
      lines.add(style.bold(line(footer, widths)));
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = header.stream().mapToInt(Style::width).toArray();
    for (String[] row : rows) {
      widen(widths, row);
    }
    if (footer != null) {
      widen(widths, footer);
    }
    return widths;
  }

  private static void widen(int[] widths, String[] row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], Style.width(row[i]));
    }
  }

  private String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(widths[i] - Style.width(cells[i]));
      line.append(i == 0 ? "" : GAP)
          .append(aligns[i] == Align.RIGHT ? padding + cells[i] : cells[i] + padding);
    }
    return line.toString().stripTrailing();
  }
}
