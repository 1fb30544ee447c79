package io.spate.aggregator.reduce;

import io.spate.protocol.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * {@code spate.request-events} → {@link EventProcessor} with its store → {@code spate.run-stats}.
 */
final class ReducerTopology {
  private static final Map<String, String> CHANGELOG_SETTINGS =
      Map.of(
          "max.message.bytes",
          Integer.toString(Topics.MAX_RECORD_BYTES),
          // The store is in memory and read from its changelog at each start: keep that short.
          "segment.ms",
          "600000",
          "min.cleanable.dirty.ratio",
          "0.2");

  private ReducerTopology() {}

  static Topology build(FinalRuns finalRuns, ReduceCounters counters, LeftOut leftOut) {
    return new Topology()
        .addSource(
            "events",
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            Topics.REQUEST_EVENTS.topic())
        .addProcessor("reduce", () -> new EventProcessor(finalRuns, counters, leftOut), "events")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(EventProcessor.STORE),
                    Serdes.String(),
                    Serdes.ByteArray())
                // One changelog record per key and commit, not one per batch.
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG_SETTINGS),
            "reduce")
        .addSink(
            "stats",
            Topics.RUN_STATS.topic(),
            new StringSerializer(),
            new ByteArraySerializer(),
            "reduce");
  }
}
