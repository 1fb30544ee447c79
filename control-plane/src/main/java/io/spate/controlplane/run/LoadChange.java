package io.spate.controlplane.run;

import io.spate.protocol.command.LoadProfile;

/**
 * Another load for a run. What is null stays as it is.
 *
 * @param users to come to and stay at, at least 0; null for those that the load is on its way to
 * @param spawnRate users per second, greater than 0; null for the one so far
 */
public record LoadChange(Integer users, Double spawnRate) {

  /** The load of a run that has not started: a ramp. */
  LoadProfile beforeStart(LoadProfile load) {
    return LoadProfile.ramp(
        users == null ? load.peakUsers() : users, rate(load), load.durationMs());
  }

  /** The load from {@code atMs} milliseconds after the start on; what was before stays. */
  LoadProfile at(LoadProfile load, long atMs) {
    long at = Math.max(0, atMs);
    return load.changed(at, users == null ? LoadLevels.heading(load, at) : users, rate(load));
  }

  private double rate(LoadProfile load) {
    return spawnRate == null ? load.spawnRate() : spawnRate;
  }
}
