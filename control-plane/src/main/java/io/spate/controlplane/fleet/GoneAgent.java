package io.spate.controlplane.fleet;

import io.spate.protocol.status.AgentStatus.RunShare;
import java.util.List;

/**
 * A process of an agent that went silent without having said that it ends.
 *
 * @param agentId name of the agent
 * @param incarnation of its process
 * @param lastSeenAt when it last said something, by the control plane's clock, milliseconds since
 *     the epoch
 * @param runs what it did for each run, by its last word
 */
public record GoneAgent(String agentId, String incarnation, long lastSeenAt, List<RunShare> runs) {
  public GoneAgent {
    runs = List.copyOf(runs);
  }

  /** One process of one agent: {@code agent-1@x7f3}. */
  public String process() {
    return agentId + "@" + incarnation;
  }
}
