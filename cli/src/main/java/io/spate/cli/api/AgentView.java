package io.spate.cli.api;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * An agent as the control plane knows it.
 *
 * @param state ready, draining, stopped or missing
 * @param users active users
 * @param slots shares it holds
 * @param cpu cores in use
 * @param at time of its last heartbeat by its own clock, milliseconds since the epoch
 * @param lastSeenAt time of the same by the control plane's clock
 */
public record AgentView(
    @JsonAlias("agentId") String id,
    String state,
    String version,
    int users,
    int slots,
    double cpu,
    long rssBytes,
    long at,
    long lastSeenAt) {
  /** True when it can take users. */
  public boolean isReady() {
    return "ready".equals(state);
  }

  /** True when it says something each second. */
  public boolean isAlive() {
    return isReady() || "draining".equals(state);
  }

  /** True when it has ended as it was asked to. */
  public boolean isStopped() {
    return "stopped".equals(state);
  }
}
