package io.spate.cli.run;

import io.spate.cli.terminal.Numbers;
import io.spate.protocol.command.LoadProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Load over time in plain characters, as any terminal, file and font can show it. */
public final class LoadChart {
  /** Columns, each for the same part of the run. */
  public static final int WIDTH = 60;

  private static final int HEIGHT = 6;

  private LoadChart() {}

  /**
   * Users, or in the open model arrivals per second.
   *
   * @return lines without an indent; the highest value is at the left of the first
   */
  public static List<String> of(LoadProfile profile) {
    boolean open = profile.isOpen();
    DoubleUnaryOperator value = open ? profile.arrivals()::rate : profile::target;
    double[] columns = new double[WIDTH];
    double peak = 0;
    for (int i = 0; i < WIDTH; i++) {
      columns[i] = value.applyAsDouble((i + 0.5) * profile.durationMs() / WIDTH);
      peak = Math.max(peak, columns[i]);
    }
    double top = open ? profile.arrivals().peak(profile.durationMs()) : profile.peakUsers();
    String label = open ? Numbers.setRate(top) + "/s" : Numbers.count(Math.round(top));
    List<String> lines = new ArrayList<>();
    for (int row = HEIGHT; row > 0; row--) {
      StringBuilder line = new StringBuilder(row == HEIGHT ? label : " ".repeat(label.length()));
      line.append(" |");
      for (double column : columns) {
        // A load that is there at all is seen, however small it is beside the peak.
        boolean filled = column > 0 && column * HEIGHT >= (row - 0.5) * Math.max(top, peak);
        line.append(filled || (row == 1 && column > 0) ? '#' : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    String end = Numbers.span(profile.durationMs() / 1000.0);
    lines.add(" ".repeat(label.length() - 1) + "0 +" + "-".repeat(WIDTH));
    lines.add(" ".repeat(label.length() + 2) + "0" + " ".repeat(WIDTH - 1 - end.length()) + end);
    return lines;
  }
}
