package io.spate.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket per caller: each may ask at a rate for ever, and {@value #BURST_SECONDS} seconds'
 * worth at once. Remembers the {@value #MAX_CALLERS} callers that were heard of last; whoever is
 * forgotten has a full bucket. Thread-safe.
 */
public final class RateLimit {
  static final int BURST_SECONDS = 2;
  static final int MAX_CALLERS = 10_000;

  private static final double NANOS = 1e9;

  private static final class Bucket {
    private double tokens;
    private long filledAt;
  }

  private final double perSecond;
  private final double size;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  /**
   * A limit.
   *
   * @param perSecond requests per second of each caller; 0 for no limit
   * @param nanos a clock as {@link System#nanoTime}
   * @throws IllegalArgumentException if it is less than 0 or no number
   */
  public RateLimit(double perSecond, LongSupplier nanos) {
    // Less than one would let nobody through, ever.
    this(perSecond, Math.max(1, perSecond * BURST_SECONDS), nanos);
  }

  /** The same with so many requests at once, at least 1. */
  RateLimit(double perSecond, double burst, LongSupplier nanos) {
    if (!(perSecond >= 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException(
          "spate.api.rate-limit is "
              + perSecond
              + "; write requests per second that each caller may make, or 0 for no limit");
    }
    this.perSecond = perSecond;
    this.size = burst;
    this.nanos = nanos;
  }

  /** Requests per second of each caller; 0 for no limit. */
  public double perSecond() {
    return perSecond;
  }

  /**
   * Counts a request.
   *
   * @return 0 if it may go on, else in how many seconds the next one may
   */
  public synchronized int take(String caller) {
    if (perSecond == 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    Bucket bucket = buckets.get(caller);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = size;
      bucket.filledAt = now;
      buckets.put(caller, bucket);
    }
    bucket.tokens = Math.min(size, bucket.tokens + (now - bucket.filledAt) / NANOS * perSecond);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return (int) Math.clamp((long) Math.ceil((1 - bucket.tokens) / perSecond), 1, 3_600);
  }
}
