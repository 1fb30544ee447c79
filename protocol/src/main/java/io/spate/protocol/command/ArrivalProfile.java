package io.spate.protocol.command;

import java.util.ArrayList;
import java.util.List;

/**
 * How many users arrive per second at each moment of a run of the open model: a piecewise linear
 * function of the time since the start. When each arrival is due follows from it, see {@link
 * ArrivalSchedule}.
 *
 * @param points corners of the function, by time; between two corners the rate is linear, before
 *     the first it is the first's, after the last the last's. Two corners at one time are a step;
 *     the later one counts from then on.
 * @param spacing how arrivals are spaced around the rate
 */
public record ArrivalProfile(List<Point> points, Spacing spacing) {

  /** A corner: {@code perSecond} arrivals per second at {@code atMs} milliseconds after start. */
  public record Point(long atMs, double perSecond) {
    public Point {
      if (atMs < 0 || perSecond < 0 || !Double.isFinite(perSecond)) {
        throw new IllegalArgumentException(
            "an arrival rate needs a time >= 0 and a rate >= 0, got "
                + perSecond
                + "/s at "
                + atMs
                + " ms");
      }
    }
  }

  public ArrivalProfile {
    points = List.copyOf(points);
    spacing = spacing == null ? Spacing.EVEN : spacing;
    if (points.isEmpty()) {
      throw new IllegalArgumentException("an arrival profile needs at least one point");
    }
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).atMs() < points.get(i - 1).atMs()) {
        throw new IllegalArgumentException(
            "arrival rates must be ordered by time, got "
                + points.get(i).atMs()
                + " ms after "
                + points.get(i - 1).atMs()
                + " ms");
      }
    }
  }

  /** The same rate from the start to the end. */
  public static ArrivalProfile constant(double perSecond, Spacing spacing) {
    return new ArrivalProfile(List.of(new Point(0, perSecond)), spacing);
  }

  /** Arrivals per second {@code ms} milliseconds after the start. */
  public double rate(double ms) {
    int next = 0;
    while (next < points.size() && points.get(next).atMs() <= ms) {
      next++;
    }
    if (next == 0) {
      return points.get(0).perSecond();
    }
    Point from = points.get(next - 1);
    if (next == points.size()) {
      return from.perSecond();
    }
    Point to = points.get(next);
    return from.perSecond()
        + (to.perSecond() - from.perSecond()) * (ms - from.atMs()) / (to.atMs() - from.atMs());
  }

  /** The rates from {@code atMs} on, which is the start then. */
  public ArrivalProfile from(long atMs) {
    List<Point> later = new ArrayList<>(List.of(new Point(0, rate(atMs))));
    points.stream()
        .filter(point -> point.atMs() > atMs)
        .forEach(point -> later.add(new Point(point.atMs() - atMs, point.perSecond())));
    return new ArrivalProfile(later, spacing);
  }

  /** The same rates that much later, and no arrival before. */
  ArrivalProfile after(long shiftMs) {
    List<Point> later = new ArrayList<>(List.of(new Point(0, 0), new Point(shiftMs, 0)));
    if (points.getFirst().atMs() > 0) {
      later.add(new Point(shiftMs, points.getFirst().perSecond()));
    }
    points.forEach(point -> later.add(new Point(point.atMs() + shiftMs, point.perSecond())));
    return new ArrivalProfile(later, spacing);
  }

  /** The greatest rate of a run of {@code durationMs}. */
  public double peak(long durationMs) {
    double peak = Math.max(rate(0), rate(durationMs - 1.0));
    for (Point point : points) {
      if (point.atMs() < durationMs) {
        peak = Math.max(peak, point.perSecond());
      }
    }
    return peak;
  }

  /**
   * The same rate until {@code atMs}, from then on {@code perSecond} to the planned end. What was
   * due before {@code atMs} stays due at the same time, and the arrivals after it go on in number:
   * none is there twice, and none is missing.
   *
   * @param atMs milliseconds since the start
   */
  public ArrivalProfile changed(long atMs, double perSecond) {
    List<Point> changed = new ArrayList<>();
    for (Point point : points) {
      if (point.atMs() < atMs) {
        changed.add(point);
      }
    }
    if (atMs > 0) {
      changed.add(new Point(atMs, before(atMs)));
    }
    changed.add(new Point(atMs, perSecond));
    return new ArrivalProfile(changed, spacing);
  }

  /** The rate just before a moment, which differs from the one at it where there is a step. */
  double before(long atMs) {
    for (int i = 0; i < points.size(); i++) {
      Point to = points.get(i);
      if (to.atMs() < atMs) {
        continue;
      }
      if (i == 0) {
        return to.perSecond();
      }
      Point from = points.get(i - 1);
      double part = (double) (atMs - from.atMs()) / (to.atMs() - from.atMs());
      return from.perSecond() + (to.perSecond() - from.perSecond()) * part;
    }
    return points.getLast().perSecond();
  }
}
