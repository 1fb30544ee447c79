package io.spate.protocol.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Adds up the loads of classes, exactly: sums of piecewise linear functions are such. Pure. */
final class ClassSum {
  private final List<LoadProfile> loads;
  private final long durationMs;

  ClassSum(List<ClassLoad> classes) {
    loads = classes.stream().map(ClassLoad::load).toList();
    durationMs = loads.stream().mapToLong(LoadProfile::durationMs).max().orElse(0);
  }

  long durationMs() {
    return durationMs;
  }

  List<LoadProfile.Point> points() {
    TreeSet<Long> corners = corners(loads);
    loads.forEach(load -> load.points().forEach(point -> add(corners, point.atMs(), load)));
    List<LoadProfile.Point> points = new ArrayList<>();
    for (long at : corners) {
      double before = loads.stream().mapToDouble(each -> before(each, at)).sum();
      double from = loads.stream().mapToDouble(each -> each.target(at)).sum();
      if (at > 0) {
        points.add(new LoadProfile.Point(at, before));
      }
      if (at < durationMs && (at == 0 || from != before)) {
        points.add(new LoadProfile.Point(at, from));
      }
    }
    return points;
  }

  private static double before(LoadProfile load, long atMs) {
    return atMs > load.durationMs() ? 0 : load.before(atMs);
  }

  /** Users per second at which all of them may come back at once. */
  double spawnRate() {
    double sum = loads.stream().filter(l -> !l.isOpen()).mapToDouble(LoadProfile::spawnRate).sum();
    return sum > 0 ? sum : Math.max(1, loads.stream().mapToInt(LoadProfile::peakUsers).sum());
  }

  /** Null if no class is of the open model. */
  ArrivalProfile arrivals() {
    List<LoadProfile> open = loads.stream().filter(LoadProfile::isOpen).toList();
    if (open.isEmpty()) {
      return null;
    }
    TreeSet<Long> corners = corners(open);
    open.forEach(load -> load.arrivals().points().forEach(p -> add(corners, p.atMs(), load)));
    List<ArrivalProfile.Point> points = new ArrayList<>();
    for (long at : corners) {
      double before = 0;
      double from = 0;
      for (LoadProfile load : open) {
        before += at > load.durationMs() ? 0 : load.arrivals().before(at);
        from += at >= load.durationMs() ? 0 : load.arrivals().rate(at);
      }
      if (at > 0) {
        points.add(new ArrivalProfile.Point(at, before));
      }
      if (at == 0 || from != before) {
        points.add(new ArrivalProfile.Point(at, from));
      }
    }
    boolean poisson = open.stream().anyMatch(l -> l.arrivals().spacing() == Spacing.POISSON);
    return new ArrivalProfile(points, poisson ? Spacing.POISSON : Spacing.EVEN);
  }

  /** Of all classes that are bounded by them; null if none is. */
  Iterations iterations() {
    List<Iterations> bounds =
        loads.stream().filter(LoadProfile::isBounded).map(LoadProfile::iterations).toList();
    return bounds.isEmpty()
        ? null
        : new Iterations(
            bounds.stream().mapToLong(Iterations::total).sum(),
            bounds.stream().mapToInt(Iterations::users).sum(),
            false);
  }

  private static TreeSet<Long> corners(Collection<LoadProfile> loads) {
    TreeSet<Long> corners = new TreeSet<>();
    corners.add(0L);
    loads.forEach(load -> corners.add(load.durationMs()));
    return corners;
  }

  private static void add(TreeSet<Long> corners, long atMs, LoadProfile load) {
    if (atMs < load.durationMs()) {
      corners.add(atMs);
    }
  }
}
