package io.spate.controlplane.run;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.LoadProfile.Point;

/** What a load profile means in single numbers, for people. Pure. */
final class LoadLevels {
  private LoadLevels() {}

  /**
   * The users that are wanted: where a ramp, or the last change, leads. A load in stages has its
   * last corner at the planned end and no such number, so that for it this is the peak.
   */
  static int wanted(LoadProfile load) {
    Point last = load.points().getLast();
    return last.atMs() == load.durationMs() ? load.peakUsers() : (int) Math.ceil(last.users());
  }

  /** The users that the load is on its way to: those of its next corner. */
  static int heading(LoadProfile load, long atMs) {
    return load.points().stream()
        .filter(point -> point.atMs() > atMs)
        .findFirst()
        .map(point -> (int) Math.ceil(point.users()))
        .orElseGet(() -> active(load, atMs));
  }

  /**
   * The arrivals per second that are wanted of an open model: as last changed, or at the peak of
   * stages, which end at the planned end.
   */
  static double wantedRate(LoadProfile load) {
    ArrivalProfile.Point last = load.arrivals().points().getLast();
    return last.atMs() == load.durationMs()
        ? load.arrivals().peak(load.durationMs())
        : last.perSecond();
  }

  /** The users that are active at a moment. */
  static int active(LoadProfile load, long atMs) {
    return (int) Math.ceil(load.target(atMs));
  }
}
