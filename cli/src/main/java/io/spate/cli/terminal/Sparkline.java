package io.spate.cli.terminal;

import java.util.List;

/**
 * Numbers over time as a row of bars, a column each, from nothing to the greatest of them. Pure.
 */
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * The bars.
   *
   * @param values the oldest first; a null (nothing was measured) is a blank
   */
  public static String of(List<Double> values) {
    double top = 0;
    for (Double each : values) {
      top = each == null ? top : Math.max(top, each);
    }
    StringBuilder bars = new StringBuilder();
    for (Double each : values) {
      if (each == null) {
        bars.append(' ');
      } else {
        // Whatever is more than nothing is more than the lowest bar of nothing.
        int step = top <= 0 ? 0 : (int) Math.ceil(each / top * (BARS.length() - 1));
        bars.append(BARS.charAt(Math.max(0, Math.min(BARS.length() - 1, step))));
      }
    }
    return bars.toString();
  }
}
