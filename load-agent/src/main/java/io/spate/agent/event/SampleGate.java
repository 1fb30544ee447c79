package io.spate.agent.event;

import io.spate.protocol.ErrorKind;
import java.util.concurrent.TimeUnit;

/**
 * Decides which failures are told in words: per request name and kind the first {@value #FIRST},
 * then one in {@value #SECONDS} seconds. Confined to one thread, allocates nothing.
 */
final class SampleGate {
  private static final int FIRST = 3;
  private static final int SECONDS = 5;
  private static final int KINDS = ErrorKind.values().length;

  private final long[] admittedAt;
  private final int[] admitted;
  private final long[] since;

  SampleGate(int names) {
    admittedAt = new long[names * KINDS];
    admitted = new int[names * KINDS];
    since = new long[names * KINDS];
  }

  boolean admit(int name, ErrorKind kind, long nowNanos) {
    int i = name * KINDS + kind.code();
    since[i]++;
    if (admitted[i] >= FIRST && nowNanos - admittedAt[i] < TimeUnit.SECONDS.toNanos(SECONDS)) {
      return false;
    }
    admitted[i]++;
    admittedAt[i] = nowNanos;
    return true;
  }

  /** Failures of this name and kind since the last sample, the sampled one included. */
  long takeCount(int name, ErrorKind kind) {
    int i = name * KINDS + kind.code();
    long count = since[i];
    since[i] = 0;
    return count;
  }
}
