package io.spate.aggregator.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A line chart as SVG that needs no script: it is read offline and printed. Colours are classes
 * ({@code line-0} and so on), so that the page's style decides them. For one thread.
 */
final class Chart implements Figure {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 26;
  private static final int TICKS = 5;

  private record Line(String label, List<Double> values) {}

  private record Tick(double x, String label) {}

  private record Mark(double x, String label) {}

  private final String title;
  private final List<Double> x;
  private final DoubleFunction<String> yText;
  private final List<Line> lines = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  /**
   * @param title what it shows, for those who cannot see it
   * @param x where the values are, ascending
   * @param yText a value in words
   */
  Chart(String title, List<Double> x, DoubleFunction<String> yText) {
    this.title = title;
    this.x = x;
    this.yText = yText;
  }

  /** Adds a line; null and NaN leave a gap. */
  Chart line(String label, List<Double> values) {
    lines.add(new Line(label, values));
    return this;
  }

  Chart tick(double at, String label) {
    ticks.add(new Tick(at, label));
    return this;
  }

  /** A moment at which something happened. */
  Chart mark(double at, String label) {
    marks.add(new Mark(at, label));
    return this;
  }

  @Override
  public List<String> labels() {
    return lines.stream().map(Line::label).toList();
  }

  @Override
  public String title() {
    return title;
  }

  boolean isEmpty() {
    return lines.stream().flatMap(line -> line.values().stream()).noneMatch(Chart::isNumber);
  }

  private static boolean isNumber(Double value) {
    return value != null && Double.isFinite(value);
  }

  @Override
  public String svg() {
    double step = niceStep(highest() / TICKS);
    double top = Math.max(step, step * Math.ceil(highest() / step));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            escaped(title)));
    for (double y = 0; y <= top * 1.001; y += step) {
      text(svg, "grid", y, top);
    }
    for (Tick tick : ticks) {
      element(
          svg,
          "<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>",
          px(tick.x()),
          HEIGHT - 8,
          escaped(tick.label()));
    }
    for (Mark mark : marks) {
      element(
          svg,
          "<path class=\"mark\" d=\"M%.1f %dV%d\"><title>%s</title></path>",
          px(mark.x()),
          TOP,
          HEIGHT - BOTTOM,
          escaped(mark.label()));
    }
    for (int i = 0; i < lines.size(); i++) {
      element(svg, "<path class=\"line line-%d\" d=\"%s\"/>", i, path(lines.get(i).values(), top));
    }
    return svg.append("</svg>").toString();
  }

  private void text(StringBuilder svg, String type, double y, double top) {
    double at = py(y, top);
    element(svg, "<path class=\"%s\" d=\"M%d %.1fH%d\"/>", type, LEFT, at, WIDTH - RIGHT);
    element(
        svg,
        "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>",
        LEFT - 8,
        at + 4,
        escaped(yText.apply(y)));
  }

  private static void element(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private String path(List<Double> values, double top) {
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (int i = 0; i < x.size(); i++) {
      Double value = values.get(i);
      if (!isNumber(value)) {
        gap = true;
        continue;
      }
      boolean alone = gap && (i + 1 == x.size() || !isNumber(values.get(i + 1)));
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", gap ? "M" : "L", px(x.get(i)), py(value, top)));
      if (alone) {
        path.append("h0.1");
      }
      gap = false;
    }
    return path.toString();
  }

  private double px(double value) {
    double from = x.isEmpty() ? 0 : x.getFirst();
    double length = x.isEmpty() ? 1 : Math.max(1e-9, x.getLast() - from);
    return LEFT + (value - from) / length * (WIDTH - LEFT - RIGHT);
  }

  private static double py(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  private double highest() {
    return lines.stream()
        .flatMap(line -> line.values().stream())
        .filter(Chart::isNumber)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(1);
  }

  /** 1, 2 or 5 times a power of ten, not below the value. */
  static double niceStep(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double share = value / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
