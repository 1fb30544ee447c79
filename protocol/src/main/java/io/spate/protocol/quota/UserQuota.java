package io.spate.protocol.quota;

/**
 * One slot's share of a run's users: the value of {@code spate.user-quotas}, published to the
 * partition that has the slot's number. An agent holds it un-acknowledged for as long as the slot's
 * users run. Which users these are follows from {@link SlotOrder}.
 *
 * @param schema version of this record's layout, {@value #SCHEMA}
 * @param runId the run
 * @param slot number of the slot, from 0
 * @param slots number of slots of the run
 * @param publishedAt milliseconds since the epoch
 */
public record UserQuota(int schema, String runId, int slot, int slots, long publishedAt) {
  /** The layout that this version writes. */
  public static final int SCHEMA = 1;

  public UserQuota {
    if (runId == null) {
      throw new IllegalArgumentException("a quota needs the id of its run, got slot " + slot);
    }
    if (slot < 0 || slot >= slots) {
      throw new IllegalArgumentException(
          "slot must be in 0.." + (slots - 1) + ", got " + slot + " (run " + runId + ")");
    }
  }

  /** The record's key: run id / slot. */
  public String key() {
    return runId + "/" + slot;
  }
}
