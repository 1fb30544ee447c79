package io.spate.aggregator.view;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the past of a run has been read. Its seconds are spread over the partitions of a topic,
 * which are read side by side and not evenly; within each they are in the order in which they were
 * written. So what the slowest has gone beyond is known whole. Confined to the lock of its run.
 */
final class CatchUp {
  private static final int TIDY_EVERY = 1_000;

  private final Map<Integer, Long> newestRead = new HashMap<>();
  private int records;

  /**
   * A second was read.
   *
   * @return whether it is time to tidy up
   */
  boolean read(int partition, long second) {
    newestRead.merge(partition, second, Math::max);
    return ++records % TIDY_EVERY == 0;
  }

  /**
   * All seconds before this one have been read, but for what the reduction may still change.
   *
   * @param partitions how many there are
   */
  long readBefore(int partitions) {
    return newestRead.size() < partitions
        ? Long.MIN_VALUE
        : newestRead.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
  }
}
