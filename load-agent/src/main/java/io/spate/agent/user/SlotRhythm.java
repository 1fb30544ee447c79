package io.spate.agent.user;

/**
 * When the users of one slot may begin iterations, if the run's throughput is limited: the slot has
 * the share of it that it has of the users. Slots begin at different phases, so that those of a run
 * do not beat together; what was not used is not made up for. Confined to the slot's loop.
 */
final class SlotRhythm {
  private final double perSecond;
  private final double phase;
  private double intervalNanos = Double.NaN;
  private long nextNanos;
  private boolean begun;

  /**
   * A rhythm that has not begun.
   *
   * @param perSecond iterations of the whole run per second; 0 if there is no limit
   * @param phase of the slot among all, from 0 to below 1
   */
  SlotRhythm(double perSecond, double phase) {
    this.perSecond = perSecond;
    this.phase = phase;
  }

  boolean isLimited() {
    return perSecond > 0;
  }

  /** The slot has so many users of so many of the whole run. */
  void share(int users, double allUsers) {
    if (users > 0) {
      intervalNanos = allUsers / users * 1e9 / perSecond;
    }
  }

  /** Reserves the next beginning that is not before a time, and returns when it is. */
  long reserve(long fromNanos) {
    if (Double.isNaN(intervalNanos)) {
      return fromNanos; // no share is known before the first user
    }
    long earliest = begun ? nextNanos : fromNanos + (long) (phase * intervalNanos);
    long at = earliest - fromNanos > 0 ? earliest : fromNanos;
    nextNanos = at + (long) intervalNanos;
    begun = true;
    return at;
  }
}
