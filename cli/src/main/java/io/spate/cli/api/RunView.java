package io.spate.cli.api;

import java.util.Set;

/**
 * A run as the control plane tells it. Times in milliseconds since the epoch, 0 or null while
 * unknown.
 *
 * @param phase waiting, running, paused, stopping, finished, stopped or failed
 * @param reason why it is in this phase; null if there is nothing to say
 * @param users users wanted: the last change, or the peak
 * @param spawnRate users per second; null where the load has another shape
 * @param rate arrivals per second of an open model, in which users are those at the most; null in a
 *     closed model
 * @param durationSeconds planned
 * @param slots shares of the users
 * @param slotsHeld shares that an agent has taken
 * @param iterationsDone iterations that have ended; null unless the run is bounded by them
 * @param iterationsTotal after which the run is over; null unless it is bounded by them
 * @param expectAgents agents that must be there before the run starts
 */
public record RunView(
    String id,
    String name,
    String phase,
    String reason,
    String target,
    int users,
    Double spawnRate,
    Double rate,
    double durationSeconds,
    Long createdAt,
    Long startAt,
    Long endAt,
    int slots,
    int slotsHeld,
    Long iterationsDone,
    Long iterationsTotal,
    int expectAgents,
    Links links) {
  private static final Set<String> OVER = Set.of("finished", "stopped", "failed");

  /** Addresses of the run; {@code page} is the live page for people. */
  public record Links(String self, String page) {}

  /** True when no user runs any more. */
  public boolean isOver() {
    return isOver(phase);
  }

  /** True for a phase in which no user runs any more. */
  public static boolean isOver(String phase) {
    return phase != null && OVER.contains(phase);
  }
}
