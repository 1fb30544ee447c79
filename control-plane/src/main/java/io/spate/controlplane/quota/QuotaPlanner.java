package io.spate.controlplane.quota;

import io.spate.protocol.quota.UserQuota;
import java.util.List;
import java.util.stream.IntStream;

/** Splits a run into quotas: one per slot, one slot per partition. Pure. */
final class QuotaPlanner {
  private QuotaPlanner() {}

  /**
   * The quotas of a run, by slot.
   *
   * @param slots partitions of {@code spate.user-quotas}, at least 1
   * @param now milliseconds since the epoch
   */
  static List<UserQuota> plan(String runId, int slots, long now) {
    return IntStream.range(0, slots)
        .mapToObj(slot -> new UserQuota(UserQuota.SCHEMA, runId, slot, slots, now))
        .toList();
  }
}
