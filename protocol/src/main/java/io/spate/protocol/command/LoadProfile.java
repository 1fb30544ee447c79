package io.spate.protocol.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * How many users should be active at each moment of a run: a piecewise linear function of the time
 * since the start. Load is a pure function of absolute run time, so that an agent that takes a slot
 * over at any moment knows what to do.
 *
 * <p>In the open model there is an arrival rate besides: then each arrival is one iteration by a
 * user that is free, and the users are how many there may be at the most.
 *
 * @param points corners of the function, by time; between two corners the target is linear, before
 *     the first it is the first's, after the last the last's. Two corners at one time are a step;
 *     the later one counts from then on.
 * @param spawnRate users per second at which users are started again after a slot was taken over;
 *     positive
 * @param durationMs planned length of the run in milliseconds; positive
 * @param arrivals arrivals per second over time; null in the closed model
 * @param iterations after which the run is over, before the planned end; null if it lasts until
 *     then
 * @param classUsers where classes of users have loads of their own, of which this is the sum: the
 *     users of all classes, each at its peak; null elsewhere
 * @param classes the loads of these classes, in the order of the scenario; null elsewhere, and of
 *     an older control plane
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadProfile(
    List<Point> points,
    double spawnRate,
    long durationMs,
    ArrivalProfile arrivals,
    Iterations iterations,
    Integer classUsers,
    List<ClassLoad> classes) {

  /** A corner: {@code users} at {@code atMs} milliseconds after the start. */
  public record Point(long atMs, double users) {
    public Point {
      if (atMs < 0 || users < 0 || !Double.isFinite(users)) {
        throw new IllegalArgumentException(
            "a load point needs a time >= 0 and users >= 0, got " + users + " at " + atMs + " ms");
      }
    }
  }

  public LoadProfile {
    points = List.copyOf(points);
    classes = classes == null ? null : List.copyOf(classes);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a load profile needs at least one point");
    }
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).atMs() < points.get(i - 1).atMs()) {
        throw new IllegalArgumentException(
            "load points must be ordered by time, got "
                + points.get(i).atMs()
                + " ms after "
                + points.get(i - 1).atMs()
                + " ms");
      }
    }
    if (!(spawnRate > 0)) {
      throw new IllegalArgumentException("spawnRate must be positive, got " + spawnRate);
    }
    if (durationMs <= 0) {
      throw new IllegalArgumentException("durationMs must be positive, got " + durationMs);
    }
  }

  /** A load that all users follow. */
  public LoadProfile(
      List<Point> points,
      double spawnRate,
      long durationMs,
      ArrivalProfile arrivals,
      Iterations iterations) {
    this(points, spawnRate, durationMs, arrivals, iterations, null, null);
  }

  /**
   * The sum of the loads of classes. Its users are those of all classes, where a class of the open
   * model counts with its users at the most while it lasts; its arrivals and iterations are those
   * of the classes that have some.
   *
   * @param classes at least one
   */
  public static LoadProfile ofClasses(List<ClassLoad> classes) {
    ClassSum sum = new ClassSum(classes);
    return new LoadProfile(
        sum.points(),
        sum.spawnRate(),
        sum.durationMs(),
        sum.arrivals(),
        sum.iterations(),
        classes.stream().mapToInt(ClassLoad::users).sum(),
        classes);
  }

  /** The same load of classes where one of them, by its index, has another. */
  public LoadProfile withClass(int index, LoadProfile load) {
    List<ClassLoad> changed = new ArrayList<>(classes);
    changed.set(index, classes.get(index).with(load));
    return ofClasses(changed);
  }

  /** The same load that much later, and nothing before it. */
  public LoadProfile after(long shiftMs) {
    if (shiftMs == 0) {
      return this;
    }
    List<Point> later = new ArrayList<>(List.of(new Point(0, 0), new Point(shiftMs, 0)));
    if (points.getFirst().atMs() > 0) {
      later.add(new Point(shiftMs, points.getFirst().users()));
    }
    points.forEach(point -> later.add(new Point(point.atMs() + shiftMs, point.users())));
    return new LoadProfile(
        later,
        spawnRate,
        durationMs + shiftMs,
        arrivals == null ? null : arrivals.after(shiftMs),
        iterations);
  }

  /** Whether classes of users have loads of their own. */
  @JsonIgnore
  public boolean isByClass() {
    return classUsers != null || classes != null;
  }

  /** A load of the closed model. */
  public LoadProfile(List<Point> points, double spawnRate, long durationMs) {
    this(points, spawnRate, durationMs, null, null);
  }

  /** A load of the open model: {@code arrivals}, served by {@code maxUsers} at the most. */
  public static LoadProfile open(ArrivalProfile arrivals, int maxUsers, long durationMs) {
    return new LoadProfile(
        List.of(new Point(0, maxUsers)), Math.max(1, maxUsers), durationMs, arrivals, null);
  }

  /** Whether users arrive at a rate, whatever becomes of those before them. */
  @JsonIgnore
  public boolean isOpen() {
    return arrivals != null;
  }

  /** The same load, over when so many iterations are done; null for no such end. */
  public LoadProfile withIterations(Iterations iterations) {
    return new LoadProfile(points, spawnRate, durationMs, arrivals, iterations);
  }

  /** Whether the run is over when its iterations are done. */
  @JsonIgnore
  public boolean isBounded() {
    return iterations != null;
  }

  /** A ramp from 0 to {@code users} at {@code spawnRate} users per second, then steady. */
  public static LoadProfile ramp(int users, double spawnRate, long durationMs) {
    long fullAt = Math.round(users / spawnRate * 1000);
    return new LoadProfile(
        List.of(new Point(0, 0), new Point(fullAt, users)), spawnRate, durationMs);
  }

  /**
   * The users that should be active, {@code ms} milliseconds after the start. User {@code u} runs
   * while this is greater than {@code u}. 0 before the start and from the planned end on.
   */
  public double target(double ms) {
    if (ms < 0 || ms >= durationMs) {
      return 0;
    }
    int next = 0;
    while (next < points.size() && points.get(next).atMs() <= ms) {
      next++;
    }
    if (next == 0) {
      return points.get(0).users();
    }
    Point from = points.get(next - 1);
    if (next == points.size()) {
      return from.users();
    }
    Point to = points.get(next);
    return from.users()
        + (to.users() - from.users()) * (ms - from.atMs()) / (to.atMs() - from.atMs());
  }

  /**
   * Whether there are users of the closed model, whose number is a target. In the open model the
   * arrival rate is the target, and users are as many as it needs.
   */
  public boolean hasClosedUsers() {
    return classes == null ? !isOpen() : classes.stream().anyMatch(each -> !each.load().isOpen());
  }

  /**
   * As {@link #target}, without the users of the open model. An older control plane does not say
   * which classes are of it: then all are left out if one is.
   */
  public double closedTarget(double ms) {
    if (classes == null) {
      return isOpen() ? 0 : target(ms);
    }
    return classes.stream()
        .map(ClassLoad::load)
        .filter(load -> !load.isOpen())
        .mapToDouble(load -> load.target(ms))
        .sum();
  }

  /** The target just before a moment, which differs from that at it where there is a step. */
  double before(long atMs) {
    for (int i = 0; i < points.size(); i++) {
      Point to = points.get(i);
      if (to.atMs() < atMs) {
        continue;
      }
      if (i == 0) {
        return to.users();
      }
      Point from = points.get(i - 1);
      double part = (double) (atMs - from.atMs()) / (to.atMs() - from.atMs());
      return from.users() + (to.users() - from.users()) * part;
    }
    return points.getLast().users();
  }

  /**
   * The same load until {@code atMs}, from then on a ramp from the target of that moment to {@code
   * users} at {@code spawnRate} users per second, up or down, and then steady to the planned end.
   *
   * @param atMs milliseconds since the start
   * @param users at least 0
   * @param spawnRate users per second, positive
   */
  public LoadProfile changed(long atMs, int users, double spawnRate) {
    double from = target(atMs);
    List<Point> changed = new ArrayList<>();
    for (Point point : points) {
      if (point.atMs() < atMs) {
        changed.add(point);
      }
    }
    changed.add(new Point(atMs, from));
    changed.add(new Point(atMs + Math.round(Math.abs(users - from) / spawnRate * 1000), users));
    return new LoadProfile(changed, spawnRate, durationMs, arrivals, iterations);
  }

  /**
   * The same load of the open model until {@code atMs}, from then on {@code perSecond} arrivals per
   * second and {@code maxUsers} at the most, to the planned end.
   *
   * @param atMs milliseconds since the start
   */
  public LoadProfile withArrivals(long atMs, double perSecond, int maxUsers) {
    return open(arrivals.changed(atMs, perSecond), maxUsers, durationMs);
  }

  /** The most users that are ever active, rounded up. */
  @JsonIgnore
  public int peakUsers() {
    double peak = 0;
    for (Point point : points) {
      if (point.atMs() < durationMs || point.atMs() == 0) {
        peak = Math.max(peak, point.users());
      }
    }
    return (int) Math.ceil(Math.max(peak, target(durationMs - 1)));
  }
}
