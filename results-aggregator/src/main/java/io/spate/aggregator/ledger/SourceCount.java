package io.spate.aggregator.ledger;

import io.spate.protocol.wire.SourceLedger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one source (agent, incarnation, loop) has said about a run in its batches, and how much of
 * it was counted.
 *
 * @param produced events it says it has produced, dropped ones included
 * @param dropped of these, dropped by policy
 * @param aggregated events that are in the numbers
 * @param duplicates batches seen again and left out
 * @param last whether it had nothing more to say
 * @param lastSeenMs when Kafka took its newest batch, milliseconds since the epoch
 * @param arrivals what it has said of arrivals
 */
public record SourceCount(
    Producer producer,
    int loop,
    long produced,
    long dropped,
    long aggregated,
    long duplicates,
    boolean last,
    long lastSeenMs,
    Arrivals arrivals) {

  /** Arrivals of the open model: those begun by a user, and those that found none free. */
  public record Arrivals(long started, long notStarted) {
    /** Those of the closed model. */
    public static final Arrivals NONE = new Arrivals(0, 0);

    /** Those of two sources. */
    public Arrivals plus(Arrivals other) {
      return new Arrivals(started + other.started, notStarted + other.notStarted);
    }

    private Arrivals max(Arrivals other) {
      return new Arrivals(Math.max(started, other.started), Math.max(notStarted, other.notStarted));
    }
  }

  /** A source of a run of the closed model. */
  public SourceCount(
      Producer producer,
      int loop,
      long produced,
      long dropped,
      long aggregated,
      long duplicates,
      boolean last,
      long lastSeenMs) {
    this(
        producer, loop, produced, dropped, aggregated, duplicates, last, lastSeenMs, Arrivals.NONE);
  }

  /** Produced and neither dropped nor counted: proven by the batches themselves. */
  public long gap() {
    return Math.max(0, produced - dropped - aggregated);
  }

  private record Key(Producer producer, int loop) {}

  /**
   * The sources of the ledgers of all partitions. A source whose batches went to more than one
   * partition (somebody has added partitions) has a ledger in each; together they are one source.
   */
  public static List<SourceCount> of(Collection<SourceLedger> ledgers) {
    Map<Key, SourceCount> sources = new HashMap<>();
    for (SourceLedger ledger : ledgers) {
      SourceCount count = of(ledger);
      sources.merge(new Key(count.producer, count.loop), count, SourceCount::plus);
    }
    return List.copyOf(sources.values());
  }

  private static SourceCount of(SourceLedger ledger) {
    return new SourceCount(
        new Producer(ledger.getAgentId(), ledger.getIncarnation()),
        ledger.getLoop(),
        ledger.getProduced(),
        ledger.getDropped(),
        ledger.getAggregated(),
        ledger.getDuplicateBatches(),
        ledger.getLast(),
        ledger.getLastSeenUs() / 1_000,
        new Arrivals(ledger.getArrivalsStarted(), ledger.getArrivalsNotStarted()));
  }

  private SourceCount plus(SourceCount other) {
    return new SourceCount(
        producer,
        loop,
        Math.max(produced, other.produced),
        Math.max(dropped, other.dropped),
        aggregated + other.aggregated,
        duplicates + other.duplicates,
        lastSeenMs >= other.lastSeenMs ? last : other.last,
        Math.max(lastSeenMs, other.lastSeenMs),
        arrivals.max(other.arrivals));
  }
}
