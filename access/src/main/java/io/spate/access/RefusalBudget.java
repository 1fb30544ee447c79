package io.spate.access;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Which refusals are kept, so that whoever is refused for ever cannot fill the place where they are
 * kept: of each caller and status the first ones at once and then one in ten seconds, and of all
 * together {@value #BURST} at once and then twelve a minute. What is left out is counted.
 * Thread-safe.
 */
public final class RefusalBudget {
  static final int BURST = 60;
  private static final double PER_SECOND = 0.2;
  private static final int BURST_OF_CALLER = 3;
  private static final double PER_SECOND_OF_CALLER = 0.1;
  private static final String ALL = "";

  private final RateLimit perCaller;
  private final RateLimit total;
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * A full budget.
   *
   * @param nanos a clock as {@link System#nanoTime}
   */
  public RefusalBudget(LongSupplier nanos) {
    perCaller = new RateLimit(PER_SECOND_OF_CALLER, BURST_OF_CALLER, nanos);
    total = new RateLimit(PER_SECOND, BURST, nanos);
  }

  /**
   * Counts a refusal.
   *
   * @param who name or address of the caller
   * @param status of the answer
   * @return empty if it is left out; else how many others, of whomever, were left out since the
   *     last one that was not
   */
  public Optional<Long> take(String who, int status) {
    if (perCaller.take(status + " " + who) > 0 || total.take(ALL) > 0) {
      leftOut.incrementAndGet();
      return Optional.empty();
    }
    return Optional.of(leftOut.getAndSet(0));
  }
}
