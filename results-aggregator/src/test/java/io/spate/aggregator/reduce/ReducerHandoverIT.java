package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.aggregator.config.AggregatorConfig.Reduce;
import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.aggregator.run.PlayedAgents;
import io.spate.protocol.Topics;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import io.spate.testsupport.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

/** Two instances on a real broker: partitions change hands while batches come in. */
class ReducerHandoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int SOURCES = 8;

  private final Map<String, PartialStats> stats = new ConcurrentHashMap<>();

  @Test
  void everyEventIsCountedOnceWhileInstancesComeAndGo() {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
    String run = "handover-" + System.nanoTime();
    Random random = new Random(11);
    List<EventBatchWriter> sources = new ArrayList<>();
    for (int i = 0; i < SOURCES; i++) {
      sources.add(Batches.source(run, "h" + i, 0));
    }
    Histogram expected = HistogramCodec.empty();
    try (PlayedAgents agents = new PlayedAgents((String) kafka.get("bootstrap.servers"));
        TopicReader reader = follow(kafka, run)) {
      assertThat(reader.caughtUp()).succeedsWithin(PATIENCE);
      KafkaStreams first = start(kafka);
      send(agents, sources, random, expected, 20);
      KafkaStreams second = start(kafka);
      send(agents, sources, random, expected, 20);
      first.close(Duration.ofSeconds(20));
      send(agents, sources, random, expected, 20);
      KafkaStreams third = start(kafka);
      second.close(Duration.ofSeconds(20));
      send(agents, sources, random, expected, 20);

      try {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(merged(Kind.TOTAL)).isEqualTo(expected);
                  assertThat(merged(Kind.SECOND)).isEqualTo(expected);
                });
        assertThat(ledgers()).hasSize(SOURCES);
        assertThat(ledgers())
            .allSatisfy(
                l -> {
                  assertThat(l.getAggregated()).isEqualTo(l.getProduced());
                  assertThat(l.getDuplicateBatches()).isZero();
                });
      } finally {
        third.close(Duration.ofSeconds(20));
      }
    }
  }

  private void send(
      PlayedAgents agents,
      List<EventBatchWriter> sources,
      Random random,
      Histogram expected,
      int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < sources.size(); i++) {
        EventBatchWriter source = sources.get(i);
        long second = System.currentTimeMillis() / 1_000;
        for (int e = 0; e < 50; e++) {
          Batches.Event event = Batches.random(random, second, true);
          expected.recordValue(event.responseUs());
          event.writeTo(source);
        }
        agents.batch("h" + i, 0, source.encode(false));
      }
    }
  }

  private TopicReader follow(Map<String, Object> kafka, String run) {
    return new TopicReader(
            Topics.RUN_STATS,
            kafka,
            record -> {
              if (record.value() != null && record.key().startsWith(run + "/")) {
                stats.put(record.key(), StatsRecord.parse(record.value()));
              }
            },
            (record, reason) -> {
              throw reason;
            },
            (topic, reason) -> {})
        .start();
  }

  private static KafkaStreams start(Map<String, Object> kafka) {
    KafkaStreams streams =
        new KafkaStreams(
            ReducerTopology.build(run -> false, new ReduceCounters(), (record, reason) -> {}),
            StreamsSettings.of(kafka, new Defaults()));
    streams.start();
    return streams;
  }

  private Histogram merged(Kind kind) {
    Histogram merged = HistogramCodec.empty();
    stats.forEach(
        (key, part) -> {
          if (StatsKey.parse(key).kind() == kind) {
            for (NameStats name : part.getNamesList()) {
              HistogramCodec.addTo(merged, name.getResponseHistogram());
            }
          }
        });
    return merged;
  }

  private List<SourceLedger> ledgers() {
    return stats.values().stream().flatMap(p -> p.getSourcesList().stream()).toList();
  }

  private record Defaults() implements Reduce {
    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Duration commitInterval() {
      return Duration.ofMillis(200);
    }

    @Override
    public Duration sessionTimeout() {
      return Duration.ofSeconds(8);
    }

    @Override
    public Duration transactionTimeout() {
      return Duration.ofSeconds(8);
    }

    @Override
    public long cacheBytes() {
      return 1 << 25;
    }

    @Override
    public int standbyReplicas() {
      return 0;
    }

    @Override
    public Optional<String> stateDir() {
      return Optional.empty();
    }
  }
}
