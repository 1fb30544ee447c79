package io.spate.agent.user;

import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.LoadProfile;

/**
 * What a {@link Population} has to do on one event loop at each moment. Confined to that loop;
 * allocates nothing unless its load changes.
 */
final class LoadGroup {
  private final Population population;
  private final UserPool pool; // null in the closed model
  private LoadProfile load;
  private ArrivalSchedule schedule; // null in the closed model
  private double target;
  private boolean over;

  /**
   * A group at the start of its run.
   *
   * @param pool of its users in the open model; null in the closed one
   */
  LoadGroup(Population population, LoadProfile load, UserPool pool) {
    this.population = population;
    this.pool = pool;
    follow(load);
  }

  /** The load from now on. */
  void follow(LoadProfile load) {
    this.load = load;
    if (pool != null) {
      schedule = new ArrivalSchedule(load.arrivals(), load.durationMs());
      pool.allow(over ? 0 : load.peakUsers());
    }
  }

  /**
   * The run starts only now: what a clock said before, which may have been that of a setup, does
   * not count.
   */
  void begin() {
    over = false;
  }

  /** It is so much time since the start of the run. */
  void advance(double elapsedMs) {
    target = load.target(elapsedMs);
  }

  /** Whether its time is over at this moment and was not before. */
  boolean ends(double elapsedMs) {
    boolean ends = !over && elapsedMs >= load.durationMs();
    over |= ends;
    return ends;
  }

  /** Whether its time is over. */
  boolean isOver() {
    return over;
  }

  /** Users who wait for arrivals end, for none comes any more. */
  void dismiss() {
    pool.allow(0);
  }

  Population population() {
    return population;
  }

  int index() {
    return population.index();
  }

  boolean isOpen() {
    return pool != null;
  }

  UserPool pool() {
    return pool;
  }

  LoadProfile load() {
    return load;
  }

  ArrivalSchedule schedule() {
    return schedule;
  }

  /** The users that the whole run should have of it now; closed model. */
  double target() {
    return target;
  }
}
