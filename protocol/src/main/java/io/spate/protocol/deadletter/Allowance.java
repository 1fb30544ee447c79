package io.spate.protocol.deadletter;

/** So many at once, then one a second: who writes garbage without end must not fill a topic. */
final class Allowance {
  private static final long NANOS_PER_LETTER = 1_000_000_000L;

  private final long most;
  private long spentNanos;
  private long seenNanos;

  /**
   * An allowance that nothing was taken of.
   *
   * @param most how many may be taken at once
   * @param nowNanos by {@link System#nanoTime}
   */
  Allowance(int most, long nowNanos) {
    this.most = most * NANOS_PER_LETTER;
    this.seenNanos = nowNanos;
  }

  /** Takes one, if one is left. Any thread. */
  synchronized boolean take(long nowNanos) {
    spentNanos = Math.max(0, spentNanos - (nowNanos - seenNanos));
    seenNanos = nowNanos;
    if (spentNanos + NANOS_PER_LETTER > most) {
      return false;
    }
    spentNanos += NANOS_PER_LETTER;
    return true;
  }
}
