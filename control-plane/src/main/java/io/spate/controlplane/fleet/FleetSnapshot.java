package io.spate.controlplane.fleet;

import io.spate.protocol.status.SlotStatus;
import java.util.Arrays;
import java.util.Map;

/**
 * The agents that were live and ready at one moment. Immutable.
 *
 * @param ready by agent id
 */
public record FleetSnapshot(Map<String, Member> ready) {

  /**
   * An agent that is ready.
   *
   * @param incarnation of its process
   * @param readySince since when without a silence, milliseconds since the epoch
   */
  public record Member(String incarnation, long readySince) {}

  public FleetSnapshot {
    ready = Map.copyOf(ready);
  }

  /** How many agents are ready. */
  public int size() {
    return ready.size();
  }

  /** True if the agent that wrote the status is ready and still the same process. */
  public boolean isManning(SlotStatus status) {
    Member member = status.agentId() == null ? null : ready.get(status.agentId());
    return member != null && member.incarnation().equals(status.incarnation());
  }

  /**
   * Since when at least {@code count} of these agents have been ready, in milliseconds since the
   * epoch; only to be asked when there are that many, and {@code count} is at least 1.
   */
  public long enoughSince(int count) {
    long[] since = ready.values().stream().mapToLong(Member::readySince).toArray();
    Arrays.sort(since);
    return since[count - 1];
  }
}
