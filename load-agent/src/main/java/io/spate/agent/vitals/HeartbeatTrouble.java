package io.spate.agent.vitals;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells once when heartbeats have not come through for a while, and once when they do again. One
 * that fails alone is nobody's trouble: the first of a slow machine does, while its producer gets
 * to know the topics. Safe for use by many threads.
 */
final class HeartbeatTrouble {
  /** Before others take the agent for missing, which they do after six seconds of silence. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private final LongSupplier nanoTime;
  private final Consumer<String> warning;
  private final Runnable allClear;
  private long heardNanos;
  private boolean troubled;

  /**
   * Begins as if a heartbeat had just come through.
   *
   * @param warning takes why heartbeats fail
   */
  HeartbeatTrouble(LongSupplier nanoTime, Consumer<String> warning, Runnable allClear) {
    this.nanoTime = nanoTime;
    this.warning = warning;
    this.allClear = allClear;
    this.heardNanos = nanoTime.getAsLong();
  }

  /** Takes how a heartbeat ended; null if it came through. */
  synchronized void note(Throwable failure) {
    if (failure == null) {
      heardNanos = nanoTime.getAsLong();
      if (troubled) {
        troubled = false;
        allClear.run();
      }
    } else if (!troubled && nanoTime.getAsLong() - heardNanos >= PATIENCE.toNanos()) {
      troubled = true;
      warning.accept(failure.getMessage());
    }
  }
}
