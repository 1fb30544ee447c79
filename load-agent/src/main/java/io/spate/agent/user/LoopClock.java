package io.spate.agent.user;

import java.time.Instant;

/**
 * Time on an event loop: monotonic for all durations, with a mapping to the epoch that is renewed
 * from time to time, so that it follows the machine's clock without ever making a duration wrong.
 * Confined to one thread.
 */
final class LoopClock {
  private long epochMicrosAtZero;

  LoopClock() {
    synchronize();
  }

  /** Renews the mapping to the machine's clock. */
  void synchronize() {
    Instant now = Instant.now();
    epochMicrosAtZero =
        now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000 - System.nanoTime() / 1_000;
  }

  long nanoTime() {
    return System.nanoTime();
  }

  /** Microseconds since the epoch of a {@link System#nanoTime}. */
  long epochMicros(long nanoTime) {
    return epochMicrosAtZero + nanoTime / 1_000;
  }

  /** {@link System#nanoTime} of a time in milliseconds since the epoch. */
  long nanoTimeOf(long epochMillis) {
    return (epochMillis * 1_000 - epochMicrosAtZero) * 1_000;
  }
}
