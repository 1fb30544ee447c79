package io.spate.aggregator.reduce;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/** What this instance's reduction has met since it started. Thread-safe. */
@Singleton
public class ReduceCounters {
  private static final Logger LOGGER = Logger.getLogger(ReduceCounters.class);
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final LongAdder events = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  void counted(int size) {
    events.add(size);
  }

  void duplicate() {
    duplicates.increment();
  }

  void unreadable(int partition, String key, RuntimeException reason) {
    unreadable.increment();
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_EVERY_NANOS)) {
      LOGGER.warnf(
          "Left out a record of request events that cannot be read: partition=%d key=%s error=%s"
              + " (%d since the start; does another program write to this topic?)",
          partition, key, reason.getMessage(), unreadable.sum());
    }
  }

  /** Events counted. */
  public long events() {
    return events.sum();
  }

  /** Batches left out because they were counted before. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Records left out because they cannot be read. */
  public long unreadable() {
    return unreadable.sum();
  }
}
