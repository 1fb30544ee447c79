package io.spate.aggregator.view;

import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.reduce.StatsKey.Kind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which records a run has in {@code spate.run-stats}, a bit per second and part, so that they can
 * be removed when its report is there. Thread-safe.
 */
public final class StatsKeys {
  private static final int EARLIER_SECONDS = 3_600;

  private final String runId;
  private final Set<StatsKey> others = new HashSet<>();
  private final Map<Part, BitSet> seconds = new HashMap<>();
  private long base = Long.MIN_VALUE;

  public StatsKeys(String runId) {
    this.runId = runId;
  }

  public synchronized void add(StatsKey key) {
    if (key.kind() == Kind.SECOND && base == Long.MIN_VALUE) {
      base = key.time() - EARLIER_SECONDS;
    }
    long offset = key.time() - base;
    if (key.kind() == Kind.SECOND && offset >= 0 && offset < Integer.MAX_VALUE) {
      seconds.computeIfAbsent(Part.of(key), p -> new BitSet()).set((int) offset);
    } else {
      others.add(key);
    }
  }

  /** Removes and hands over all keys. */
  public synchronized void drainTo(Consumer<StatsKey> consumer) {
    others.forEach(consumer);
    seconds.forEach(
        (part, bits) ->
            bits.stream()
                .mapToObj(
                    bit ->
                        new StatsKey(
                            runId, part.partition(), Kind.SECOND, base + bit, part.chunk()))
                .forEach(consumer));
    others.clear();
    seconds.clear();
  }
}
