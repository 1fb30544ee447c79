package io.spate.aggregator.reduce;

import io.spate.bench.Events;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.NameStats;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The aggregator's part: bytes to folded histograms in the store, and merging what was folded. In
 * the package of the fold, which nobody outside needs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReduceBenchmark {
  /** About ten seconds of one partition. */
  private static final int BATCHES = 100;

  /** The reducer settles about twice a second. */
  private static final int SETTLE_EVERY = 5;

  private static final int PARTS = 120;

  private final byte[][] batches = new byte[BATCHES][];
  private final NameStats[] parts = new NameStats[PARTS];
  private final HistogramCodec codec = new HistogramCodec();
  private final Histogram scratch = HistogramCodec.empty();
  private KeyValueStore<String, byte[]> store;
  private long nowMs;

  @Setup
  public void make() {
    store = newStore();
    Events events = new Events();
    for (int i = 0; i < BATCHES; i++) {
      batches[i] = events.nextBatch();
    }
    nowMs = EventBatch.read(batches[BATCHES - 1]).dueUs(0) / 1_000;
    for (int p = 0; p < PARTS; p++) {
      EventBatch batch = EventBatch.read(batches[p % BATCHES]);
      NameFold fold = new NameFold("GET /");
      for (int i = 0; i < batch.size(); i++) {
        fold.add(batch.responseTimeUs(i), batch.waitUs(i), batch.status(i), batch.error(i), 1, 1);
      }
      parts[p] = fold.encode(codec, scratch);
    }
  }

  /** One as the reducer has it: in memory, with Kafka's own layers around it. */
  private static KeyValueStore<String, byte[]> newStore() {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("reduce"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<String, byte[]>().getStateStoreContext(), store);
    return store;
  }

  /** Per event: a batch parsed and folded into its seconds and the run's total, in the store. */
  @Benchmark
  @OperationsPerInvocation(BATCHES * Events.PER_BATCH)
  public void fold(Blackhole hole) {
    RunFold run = RunFold.restore("run-1", 0, store, codec, scratch);
    for (int i = 0; i < BATCHES; i++) {
      hole.consume(run.fold(EventBatch.read(batches[i]), nowMs, nowMs));
      if (i % SETTLE_EVERY == 0) {
        run.settle();
        run.forwardChanged((key, value) -> hole.consume(value));
      }
    }
    run.drop((key, value) -> hole.consume(key));
  }

  /** Per part: one name's statistics of 120 partitions merged, as for a page. */
  @Benchmark
  @OperationsPerInvocation(PARTS)
  public NameFold merge() {
    NameFold sum = new NameFold("GET /");
    for (NameStats part : parts) {
      sum.merge(part);
    }
    return sum;
  }
}
