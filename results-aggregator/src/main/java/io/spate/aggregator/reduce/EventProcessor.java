package io.spate.aggregator.reduce;

import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.event.EventBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reduces the event batches of one partition to partial statistics. Changed records are forwarded
 * together, each {@link #FORWARD_EVERY}, and at once when a source has nothing more to say.
 * Confined to the thread of its stream task.
 */
final class EventProcessor implements Processor<String, byte[], String, byte[]> {
  static final String STORE = "run-stats";

  private static final Duration FORWARD_EVERY = Duration.ofMillis(250);
  private static final long SETTLE_EVERY_MS = 500;

  /**
   * The total is settled less often, though at least each two seconds, where that would take more
   * than a twentieth of the time: with thousands of names, or while the JVM is still cold.
   */
  private static final long SETTLE_SHARE = 20;

  private static final long SETTLE_AT_LEAST_EVERY_MS = 2_000;

  /** What is kept of a run after its report is written, so that stragglers still find it. */
  static final Duration KEEP_FINAL = Duration.ofMinutes(10);

  /** What is kept of a run of which nothing is heard any more. */
  static final Duration KEEP_SILENT = Duration.ofHours(24);

  private final FinalRuns finalRuns;
  private final ReduceCounters counters;
  private final LeftOut leftOut;
  private final HistogramCodec codec = new HistogramCodec();
  private final Histogram scratch = HistogramCodec.empty();
  private final Map<String, RunFold> runs = new HashMap<>();

  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, byte[]> store;
  private int partition;
  private long settleAtMs;

  EventProcessor(FinalRuns finalRuns, ReduceCounters counters, LeftOut leftOut) {
    this.finalRuns = finalRuns;
    this.counters = counters;
    this.leftOut = leftOut;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    this.store = context.getStateStore(STORE);
    this.partition = context.taskId().partition();
    runs.clear();
    Set<String> known = new HashSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        known.add(RunStore.runIdOf(entry.key));
      }
    }
    known.forEach(this::run);
    context.schedule(FORWARD_EVERY, PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    EventBatch batch = read(record);
    if (batch == null) {
      return;
    }
    RunFold run = run(batch.runId());
    boolean counted = run.fold(batch, record.timestamp(), context.currentSystemTimeMs());
    if (counted) {
      counters.counted(batch.size());
    } else {
      counters.duplicate();
    }
    if (batch.last()) {
      run.settle();
      run.forwardChanged(this::forward);
    }
  }

  private EventBatch read(Record<String, byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    try {
      EventBatch batch = EventBatch.read(record.value());
      if (!RunStore.isFit(batch.runId())) {
        throw new UnreadableRecordException("not the id of a run: " + batch.runId(), null);
      }
      return batch;
    } catch (UnreadableRecordException e) {
      counters.unreadable(partition, record.key(), e);
      context.recordMetadata().ifPresent(place -> leftOut.leftOut(asRead(record, place), e));
      return null;
    }
  }

  private static ConsumerRecord<String, byte[]> asRead(
      Record<String, byte[]> record, RecordMetadata place) {
    return new ConsumerRecord<>(
        place.topic(),
        place.partition(),
        place.offset(),
        record.timestamp(),
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  private RunFold run(String runId) {
    return runs.computeIfAbsent(runId, id -> RunFold.restore(id, partition, store, codec, scratch));
  }

  private void punctuate(long nowMs) {
    settle(nowMs);
    for (Iterator<Map.Entry<String, RunFold>> i = runs.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, RunFold> entry = i.next();
      RunFold run = entry.getValue();
      run.forwardChanged(this::forward);
      run.dropClosed();
      long silentMs = nowMs - run.lastSeenMs();
      if (silentMs > KEEP_FINAL.toMillis() && finalRuns.isFinal(entry.getKey())) {
        run.drop(this::forward);
        i.remove();
      } else if (silentMs > KEEP_SILENT.toMillis()) {
        run.drop((key, tombstone) -> {});
        i.remove();
      }
    }
  }

  private void settle(long nowMs) {
    if (nowMs < settleAtMs) {
      return;
    }
    long started = System.nanoTime();
    runs.values().forEach(RunFold::settle);
    long tookMs = (System.nanoTime() - started) / 1_000_000;
    long pauseMs = Math.min(SETTLE_AT_LEAST_EVERY_MS, tookMs * SETTLE_SHARE);
    settleAtMs = nowMs + Math.max(SETTLE_EVERY_MS, pauseMs);
  }

  private void forward(String key, byte[] value) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
  }

  @Override
  public void close() {
    runs.clear();
  }
}
