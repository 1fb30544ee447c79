package io.spate.aggregator.page;

import io.spate.aggregator.view.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One number of a scenario's runs, one after the other, as a line with a point for each run. Drawn
 * by the server: it changes with a new run only.
 *
 * @param title what it shows
 * @param top the largest value in words, where the line would touch the upper edge
 * @param line points of a polyline
 * @param points a point for each run
 */
record TrendChart(String title, String top, String line, List<Point> points) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;
  private static final int EDGE = 8;

  /**
   * A run.
   *
   * @param x from the left
   * @param y from the top
   * @param id of the run
   * @param words what it is, for whoever points at it
   */
  record Point(String x, String y, String id, String words, boolean isBaseline) {}

  static TrendChart of(
      String title,
      List<RunSummary> runs,
      ToDoubleFunction<RunSummary> value,
      DoubleFunction<String> inWords,
      String baseline) {
    double most = runs.stream().mapToDouble(value).max().orElse(0);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RunSummary run = runs.get(i);
      double of = value.applyAsDouble(run);
      boolean isBaseline = run.id().equals(baseline);
      points.add(
          new Point(
              number(x(i, runs.size())),
              number(HEIGHT - EDGE - (most > 0 ? of / most : 0) * (HEIGHT - 2 * EDGE)),
              run.id(),
              Format.dateTime(run.startAt())
                  + ": "
                  + inWords.apply(of)
                  + (isBaseline ? ", the baseline" : ""),
              isBaseline));
    }
    String line =
        points.stream().map(point -> point.x() + "," + point.y()).collect(Collectors.joining(" "));
    return new TrendChart(title, inWords.apply(most), line, List.copyOf(points));
  }

  private static double x(int i, int count) {
    return count == 1 ? WIDTH / 2.0 : EDGE + i * (WIDTH - 2.0 * EDGE) / (count - 1);
  }

  private static String number(double at) {
    return String.format(Locale.ROOT, "%.1f", at);
  }
}
