package io.spate.agent.user;

/**
 * Lets users of slots that were taken over start at the run's spawn rate instead of as a burst.
 * Each loop gets its part of the rate ({@link RestartShare}), so that the whole fleet stays near
 * the spawn rate without asking anyone.
 *
 * <p>A token bucket that holds one token at the most beyond what the elapsed time brought. Confined
 * to one thread.
 */
final class RestartLimiter {
  private double tokens = 1;
  private long lastNanos;

  RestartLimiter(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /**
   * Brings the bucket to {@code nowNanos}.
   *
   * @param ratePerSecond users per second that may start here
   */
  void refill(long nowNanos, double ratePerSecond) {
    double earned = (nowNanos - lastNanos) / 1e9 * ratePerSecond;
    lastNanos = nowNanos;
    tokens = Math.min(Math.max(1, earned + 1), tokens + earned);
  }

  /** True if one user may start now. */
  boolean tryStart() {
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
