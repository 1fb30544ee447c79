package io.spate.protocol.command;

/**
 * When arrivals are due: the integral of an {@link ArrivalProfile} and its inverse. Arrival
 * <i>k</i>, from 0, is due at the end of the time in which the integral is not yet greater than
 * <i>k</i>: with 10 arrivals per second at 0, 100, 200 … ms. A time in which the rate is 0 moves
 * what comes after it, and nothing is due in it.
 *
 * <p>The integral of a linear rate over a segment that begins at rate <i>r</i> and has slope
 * <i>s</i> is <i>rx + sx²/2</i>. Its inverse is taken as <i>2a / (r + √(r² + 2sa))</i>, which does
 * not cancel for a small slope of either sign, and is <i>a / r</i> for none.
 *
 * <p>Good to 1 µs for up to 10¹² arrivals in 30 days, except where the rate is nearly 0. Immutable,
 * thread-safe; nothing here allocates after construction.
 */
public final class ArrivalSchedule {
  private final long durationMs;
  private final double[] fromMs;
  private final double[] fromRate; // arrivals per second
  private final double[] slope; // arrivals per second, per ms
  private final double[] before; // arrivals before the segment

  /**
   * The schedule of a run.
   *
   * @param durationMs nothing is due from here on
   */
  public ArrivalSchedule(ArrivalProfile profile, long durationMs) {
    this.durationMs = durationMs;
    var points = profile.points();
    int lead = points.get(0).atMs() > 0 ? 1 : 0;
    int size = points.size() + lead;
    fromMs = new double[size];
    fromRate = new double[size];
    slope = new double[size];
    before = new double[size];
    fromRate[0] = points.get(0).perSecond();
    for (int i = lead; i < size; i++) {
      var point = points.get(i - lead);
      fromMs[i] = point.atMs();
      fromRate[i] = point.perSecond();
      if (i > 0) {
        double length = fromMs[i] - fromMs[i - 1];
        double sum = i == lead ? 2 * point.perSecond() : sum(points, i - lead);
        // Multiplied before it is divided: whole rates and times give whole numbers exactly.
        before[i] = before[i - 1] + sum * length / 2e3;
        slope[i - 1] = length == 0 ? 0 : (fromRate[i] - fromRate[i - 1]) / length;
      }
    }
  }

  private static double sum(java.util.List<ArrivalProfile.Point> points, int i) {
    return points.get(i - 1).perSecond() + points.get(i).perSecond();
  }

  /**
   * How many arrivals the rate amounts to from the start to {@code ms} milliseconds after it; not
   * whole in general. 0 before the start; grows no more after the end.
   */
  public double until(double ms) {
    double at = Math.max(0, Math.min(ms, durationMs));
    int segment = lastNotAfter(fromMs, at);
    double x = at - fromMs[segment];
    return before[segment] + x * (fromRate[segment] + slope[segment] * x / 2) / 1e3;
  }

  /**
   * When the integral reaches {@code arrivals}, in milliseconds after the start; where the rate is
   * 0 at that moment, when it begins to grow again. {@link Double#POSITIVE_INFINITY} if that is not
   * before the end of the run.
   *
   * @param arrivals at least 0; need not be whole
   */
  public double dueMs(double arrivals) {
    int segment = lastNotAfter(before, arrivals);
    double a = (arrivals - before[segment]) * 1e3;
    double rate = fromRate[segment];
    double root = Math.sqrt(Math.max(0, rate * rate + 2 * slope[segment] * a));
    double x = a == 0 ? 0 : 2 * a / (rate + root);
    if (a == 0 && rate == 0 && slope[segment] == 0) {
      x = Double.POSITIVE_INFINITY; // of the last segment: a rate of 0 to the end
    }
    double due = fromMs[segment] + x;
    if (segment + 1 < fromMs.length) {
      due = Math.min(due, fromMs[segment + 1]); // rounding
    }
    return due < durationMs ? due : Double.POSITIVE_INFINITY;
  }

  /**
   * How many arrivals are due before {@code ms}; exactly those for which {@link #dueMs} says so.
   */
  public long before(double ms) {
    double at = Math.min(ms, durationMs);
    long count = (long) Math.ceil(until(at));
    while (count > 0 && dueMs(count - 1) >= at) {
      count--;
    }
    while (dueMs(count) < at) {
      count++;
    }
    return count;
  }

  /** All arrivals of the run. */
  public long total() {
    return before(durationMs);
  }

  /** Where in an ascending array the last value is that is not greater; the last of equal ones. */
  private static int lastNotAfter(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (ascending[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
