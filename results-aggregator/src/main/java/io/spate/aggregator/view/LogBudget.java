package io.spate.aggregator.view;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many entries the logs of all live runs hold together. When it is used up, a log that gets one
 * more gives up another of its own; one that has none yet still gets one. Thread-safe.
 */
public final class LogBudget {
  private final int limit;
  private final AtomicInteger used = new AtomicInteger();

  /**
   * @param limit entries, positive
   */
  public LogBudget(int limit) {
    this.limit = limit;
  }

  boolean isSpent() {
    return used.get() > limit;
  }

  void take() {
    used.incrementAndGet();
  }

  void giveBack(int entries) {
    used.addAndGet(-entries);
  }

  /** Entries held. */
  int used() {
    return used.get();
  }
}
