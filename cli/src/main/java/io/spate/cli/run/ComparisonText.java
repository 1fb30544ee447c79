package io.spate.cli.run;

import io.spate.cli.api.ComparisonView;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as a table. Pure. */
public final class ComparisonText {
  private ComparisonText() {}

  /** The table, how it was judged, and what speaks against it. */
  public static List<String> of(ComparisonView comparison, Style style) {
    List<String> lines = new ArrayList<>();
    Table table = Table.of("metric", ">baseline", ">run", ">change", "verdict");
    for (ComparisonView.Row row : comparison.rows()) {
      table.row(
          row.metric() + (row.unit().equals("%") ? " %" : row.unit().equals("ms") ? " ms" : ""),
          number(row.baseline()) + range(row.baselineRange()),
          number(row.run()) + range(row.runRange()),
          change(row),
          verdict(row, style));
    }
    lines.addAll(table.render(style));
    lines.add("");
    lines.add(style.faint("  " + comparison.method()));
    comparison.warnings().forEach(warning -> lines.add("  " + style.bad("! ") + warning));
    return lines;
  }

  static String change(ComparisonView.Row row) {
    if (row.change() == null) {
      return row.run() == row.baseline() ? "none" : "from nothing";
    }
    String unit = row.metric().equals("failures") ? " points" : "%";
    return String.format(Locale.ROOT, "%+.1f%s", row.change(), unit);
  }

  private static String verdict(ComparisonView.Row row, Style style) {
    String noise =
        row.noise() == null
            ? ""
            : style.faint(
                " ("
                    + row.noise().runs()
                    + " earlier runs: "
                    + number(row.noise().low())
                    + " to "
                    + number(row.noise().high())
                    + ")");
    return switch (row.verdict()) {
          case "worse" -> style.bad("worse");
          case "better" -> style.good("better");
          default -> row.verdict();
        }
        + noise;
  }

  private static String range(ComparisonView.Range range) {
    return range == null ? "" : " [" + number(range.low()) + ", " + number(range.high()) + "]";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
