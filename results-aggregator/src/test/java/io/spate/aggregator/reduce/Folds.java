package io.spate.aggregator.reduce;

import io.spate.protocol.wire.PartialStats;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Sums of made-up requests for tests. */
public final class Folds {
  private Folds() {}

  /**
   * Requests of one name.
   *
   * @param responseUs response time of the i-th, microseconds
   */
  public static NameFold of(
      String name, int requests, IntUnaryOperator responseUs, boolean failed) {
    NameFold fold = new NameFold(name);
    for (int i = 0; i < requests; i++) {
      fold.add(responseUs.applyAsInt(i), 0, failed ? 500 : 200, failed ? 8 : 0, 100, 50);
    }
    return fold;
  }

  /** What one partition says of a second in which these ended. */
  public static PartialStats second(long second, List<Batches.Event> events) {
    Map<Integer, NameFold> folds = new TreeMap<>();
    for (Batches.Event event : events) {
      folds
          .computeIfAbsent(event.name(), name -> new NameFold(Batches.NAMES.get(name)))
          .add(event.responseUs(), event.waitUs(), event.status(), event.error(), 200, 80);
    }
    PartialStats.Builder stats = PartialStats.newBuilder().setSecond(second);
    HistogramCodec codec = new HistogramCodec();
    folds.values().forEach(fold -> stats.addNames(fold.encode(codec, HistogramCodec.empty())));
    return stats.build();
  }
}
