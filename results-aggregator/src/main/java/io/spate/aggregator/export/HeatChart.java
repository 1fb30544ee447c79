package io.spate.aggregator.export;

import io.spate.aggregator.page.Format;
import io.spate.aggregator.view.LatencyMap;
import java.util.List;
import java.util.Locale;

/**
 * How many requests took how long, when, as cells whose shade tells the number on a logarithmic
 * scale. All cells of a shade are one path of class {@code heat-0} (fewest) to {@code heat-7}.
 */
record HeatChart(LatencyMap map) implements Figure {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 280;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 26;
  private static final int SHADES = 8;

  /** The legend below: its height, and the size of a shade in it. */
  private static final int LEGEND = 24;

  private static final int KEY_WIDTH = 24;
  private static final int KEY_HEIGHT = 10;

  /** Up to where in the width there is room for a label. */
  private static final double LAST_LABEL = 0.97;

  @Override
  public String title() {
    return "Requests by response time, milliseconds";
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String svg() {
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s: %s requests, from %s to %s ms;"
            + " at most %s in a cell\">",
        WIDTH,
        HEIGHT + LEGEND,
        title(),
        Format.count(map.requests()),
        Format.ms(map.edgesMs().getFirst()),
        Format.ms(map.edgesMs().getLast()),
        Format.count(most()));
    cells(svg);
    powersOfTen(svg);
    times(svg);
    legend(svg);
    return svg.append("</svg>").toString();
  }

  private void cells(StringBuilder svg) {
    StringBuilder[] paths = new StringBuilder[SHADES];
    long most = most();
    double height = height();
    double width = width();
    for (int column = 0; column < map.counts().size(); column++) {
      List<Long> rows = map.counts().get(column);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.get(row) > 0) {
          int shade = shade(rows.get(row), most);
          if (paths[shade] == null) {
            paths[shade] = new StringBuilder();
          }
          double x = LEFT + column * width;
          double y = HEIGHT - BOTTOM - (row + 1) * height;
          add(paths[shade], "M%.1f %.1fh%.1fv%.1fh-%.1fz", x, y, width, height, width);
        }
      }
    }
    for (int shade = 0; shade < SHADES; shade++) {
      if (paths[shade] != null) {
        add(svg, "<path class=\"heat-%d\" d=\"%s\"/>", shade, paths[shade]);
      }
    }
  }

  private void powersOfTen(StringBuilder svg) {
    double low = Math.log10(map.edgesMs().getFirst());
    double high = Math.log10(map.edgesMs().getLast());
    for (int power = (int) Math.ceil(low - 1e-6); power <= high + 1e-6; power++) {
      double y = HEIGHT - BOTTOM - (power - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
      add(svg, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT);
      add(
          svg,
          "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>",
          LEFT - 8,
          y + 4,
          ReportCharts.plain(Math.pow(10, power)));
    }
  }

  private void times(StringBuilder svg) {
    double seconds = (double) map.counts().size() * map.columnSeconds();
    double step = ReportCharts.step(seconds);
    double before = (map.from() - map.firstColumn()) / 1_000.0;
    for (double at = 0; before + at <= seconds * LAST_LABEL; at += step) {
      add(
          svg,
          "<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>",
          LEFT + (before + at) / map.columnSeconds() * width(),
          HEIGHT - 8,
          Format.duration(at));
    }
  }

  /** Which shade is how many requests, from one to the most. */
  private void legend(StringBuilder svg) {
    int y = HEIGHT + 8;
    int x = LEFT + 16;
    add(svg, "<text class=\"y\" x=\"%d\" y=\"%d\">1</text>", x - 6, y + KEY_HEIGHT);
    for (int shade = 0; shade < SHADES; shade++) {
      add(
          svg,
          "<rect class=\"heat-%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
          shade,
          x + shade * KEY_WIDTH,
          y,
          KEY_WIDTH,
          KEY_HEIGHT);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\">%s requests in a cell</text>",
        x + SHADES * KEY_WIDTH + 6,
        y + KEY_HEIGHT,
        Format.count(most()));
  }

  private double width() {
    return (double) (WIDTH - LEFT - RIGHT) / map.counts().size();
  }

  private double height() {
    return (double) (HEIGHT - TOP - BOTTOM) / (map.edgesMs().size() - 1);
  }

  private long most() {
    return map.counts().stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElse(0);
  }

  private static int shade(long requests, long most) {
    return most <= 1
        ? SHADES - 1
        : (int) Math.round(Math.log(requests) / Math.log(most) * (SHADES - 1));
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
