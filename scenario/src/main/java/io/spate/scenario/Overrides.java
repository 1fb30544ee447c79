package io.spate.scenario;

import java.time.Duration;

/**
 * Values that take the place of the scenario's own, as given on a command line or in a request.
 * Null leaves the scenario's value.
 *
 * @param users users at the peak, at least 1; the stages of a staged load are scaled to it
 * @param spawnRate users per second, greater than 0
 * @param duration length of the run, greater than 0; stages are stretched or shrunk to it
 * @param target base URL, http or https
 * @param rate arrivals per second at the peak of the open model, greater than 0; there {@code
 *     users} are those at the most, and there is no spawn rate
 * @param userClass name of the class whose load these values are about, where classes have loads of
 *     their own; it may be left out where there is one class
 */
public record Overrides(
    Integer users,
    Double spawnRate,
    Duration duration,
    String target,
    Double rate,
    String userClass) {
  /** Overrides of the one load that all classes share. */
  public Overrides(Integer users, Double spawnRate, Duration duration, String target, Double rate) {
    this(users, spawnRate, duration, target, rate, null);
  }

  /** Overrides that fit the closed model. */
  public Overrides(Integer users, Double spawnRate, Duration duration, String target) {
    this(users, spawnRate, duration, target, null);
  }

  /** Whether the load is to be another one. */
  boolean ofLoad() {
    return users != null || spawnRate != null || duration != null || rate != null;
  }

  /** Overrides nothing. */
  public static final Overrides NONE = new Overrides(null, null, null, null);
}
