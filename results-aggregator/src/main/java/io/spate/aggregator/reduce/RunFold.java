package io.spate.aggregator.reduce;

import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One run in one partition: folds batches of events into seconds and a total, in the store.
 *
 * <p>Guarantee: when {@link #fold} returns, everything the batch has changed is in the store. So
 * offsets, store and what was forwarded commit as one, and a crash at any point loses and doubles
 * nothing. What is on the heap besides is a cache that {@link #restore} rebuilds.
 *
 * <p>The total of a long run is wide (tens of kB), so it is not re-written by each batch: a batch
 * goes to a <em>pending</em> record, which holds only what came since, and {@link #settle} adds
 * that to the total about twice a second.
 *
 * <p>Confined to the thread of its stream task.
 */
final class RunFold {
  /** A second this much older than the newest one of its run and partition is closed. */
  static final int RETENTION_SECONDS = 120;

  /** A second this far ahead of the clock is some agent's wrong clock: it closes nothing. */
  private static final int MAX_AHEAD_SECONDS = 60;

  /** Nor is one this long ago a second of a run: events are kept for a day. */
  private static final int MAX_BEHIND_SECONDS = 2 * 24 * 3_600;

  /** Seconds whose sums are kept decoded. */
  private static final int CACHED_SECONDS = 4;

  private final RunStore store;
  private final HistogramCodec codec;
  private final Histogram scratch;

  private final RunNames names;
  private final FailureFold failures;
  private final Map<String, SourceLedger> sources;
  private final NavigableMap<Long, IntervalFold> seconds = new TreeMap<>();
  private final Map<Long, IntervalFold> late = new HashMap<>();
  private IntervalFold pending;
  private boolean unsettled;
  private long newestSecond;
  private long lastSeenMs;

  // Keys of the store to be forwarded, and the seconds that have any key in the store.
  private final Set<String> dirty = new LinkedHashSet<>();
  private final NavigableMap<Long, Set<String>> storedSeconds = new TreeMap<>();

  private RunFold(RunStore store, HistogramCodec codec, Histogram scratch) {
    this.store = store;
    this.codec = codec;
    this.scratch = scratch;
    names = new RunNames(store.names());
    failures = store.failures();
    sources = store.sources();
    pending = new IntervalFold(names, chunk -> store.get(store.pendingKey(chunk)));
  }

  /** The run as the store has it; a new one if the store has nothing of it. */
  static RunFold restore(
      String runId,
      int partition,
      KeyValueStore<String, byte[]> store,
      HistogramCodec codec,
      Histogram scratch) {
    RunFold run = new RunFold(new RunStore(runId, partition, store), codec, scratch);
    run.restore();
    return run;
  }

  private void restore() {
    sources
        .values()
        .forEach(ledger -> lastSeenMs = Math.max(lastSeenMs, ledger.getLastSeenUs() / 1_000));
    for (PartialStats ofChunk : store.pending()) {
      unsettled = true;
      // Touching a name reads its chunk from the store and marks it as not yet in the total.
      for (NameStats name : ofChunk.getNamesList()) {
        pending.change(names.indexOf(name.getName()));
      }
    }
    for (String text : store.statsKeys()) {
      // Each record counts as changed: what was forwarded before a crash may be lost.
      dirty.add(text);
      StatsKey key = StatsKey.parse(text);
      if (key.kind() == Kind.SECOND) {
        storedSeconds.computeIfAbsent(key.time(), s -> new LinkedHashSet<>()).add(text);
        newestSecond = Math.max(newestSecond, key.time());
      }
    }
  }

  /**
   * Counts a batch, unless it was counted before.
   *
   * @param seenMs when Kafka took the record, milliseconds since the epoch
   * @param nowMs the clock
   * @return false for a batch that was counted before
   */
  boolean fold(EventBatch batch, long seenMs, long nowMs) {
    lastSeenMs = Math.max(lastSeenMs, nowMs);
    String sourceKey = store.sourceKey(batch);
    SourceLedger known = sources.get(sourceKey);
    SourceLedger ledger = known == null ? SourceFold.start(batch) : known;
    long seenUs = seenMs * 1_000;
    boolean duplicate = SourceFold.isDuplicate(ledger, batch);
    if (!duplicate) {
      int knownNames = names.size();
      foldEvents(batch, nowMs);
      batch.samples().forEach(failures::sample);
      writeThrough(names.size() > knownNames);
    }
    SourceLedger after =
        duplicate
            ? SourceFold.duplicate(ledger, seenUs)
            : SourceFold.counted(ledger, batch, seenUs);
    sources.put(sourceKey, after);
    store.putSource(sourceKey, after);
    unsettled = true;
    return !duplicate;
  }

  private void foldEvents(EventBatch batch, long nowMs) {
    int[] nameOf = batch.names().stream().mapToInt(names::indexOf).toArray();
    long openSecond = Long.MIN_VALUE;
    IntervalFold open = null;
    boolean phases = batch.hasPhases();
    for (int i = 0; i < batch.size(); i++) {
      long responseUs = batch.responseTimeUs(i);
      long endUs = batch.dueUs(i) + responseUs;
      long second = Math.floorDiv(endUs, 1_000_000L);
      if (second != openSecond) {
        open = interval(second, nowMs / 1_000);
        openSecond = second;
      }
      int name = nameOf[batch.nameIndex(i)];
      add(open.change(name), batch, i, responseUs);
      NameFold total = pending.change(name);
      add(total, batch, i, responseUs);
      if (phases) {
        total.addPhases(batch, i); // not by second: they are told of the whole run only
      }
      int error = batch.error(i);
      if (error != 0) {
        failures.count(names.name(name), error, batch.status(i), endUs);
      }
    }
  }

  private static void add(NameFold fold, EventBatch batch, int i, long responseUs) {
    fold.add(
        responseUs,
        batch.waitUs(i),
        batch.status(i),
        batch.error(i),
        batch.bytesIn(i),
        batch.bytesOut(i));
  }

  /** Where an event of a second is counted: in its second, or with the late ones of its minute. */
  private IntervalFold interval(long second, long nowSecond) {
    boolean wrongClock =
        second > nowSecond + MAX_AHEAD_SECONDS || second < nowSecond - MAX_BEHIND_SECONDS;
    if (wrongClock || second < newestSecond - RETENTION_SECONDS) {
      long minute = Math.floorDiv(second, 60) * 60;
      return late.computeIfAbsent(minute, m -> intervalOf(Kind.LATE, m));
    }
    newestSecond = Math.max(newestSecond, second);
    return seconds.computeIfAbsent(second, s -> intervalOf(Kind.SECOND, s));
  }

  private IntervalFold intervalOf(Kind kind, long time) {
    return new IntervalFold(names, chunk -> store.get(store.key(kind, time, chunk)));
  }

  private void writeThrough(boolean newNames) {
    if (newNames) {
      store.putNames(names.all());
    }
    seconds.forEach((second, fold) -> write(Kind.SECOND, second, fold));
    late.forEach((minute, fold) -> write(Kind.LATE, minute, fold));
    pending.changed().stream()
        .forEach(chunk -> store.put(store.pendingKey(chunk), record(0, pending, chunk)));
    if (failures.takeChanged()) {
      store.putFailures(failures);
    }
    late.clear();
    seconds.headMap(newestSecond - CACHED_SECONDS).clear();
  }

  private void write(Kind kind, long time, IntervalFold fold) {
    fold.changed().stream()
        .forEach(
            chunk -> {
              String key = store.key(kind, time, chunk);
              store.put(key, record(time, fold, chunk));
              dirty.add(key);
              if (kind == Kind.SECOND) {
                storedSeconds.computeIfAbsent(time, s -> new LinkedHashSet<>()).add(key);
              }
            });
    fold.written();
  }

  private PartialStats.Builder record(long second, IntervalFold fold, int chunk) {
    PartialStats.Builder record = store.record(second);
    fold.encodeInto(record, chunk, codec, scratch);
    return record;
  }

  /** Adds what is pending to the total. */
  void settle() {
    if (!unsettled) {
      return;
    }
    unsettled = false;
    IntervalFold total = intervalOf(Kind.TOTAL, 0);
    pending.changed().stream()
        .forEach(
            chunk -> {
              total.merge(record(0, pending, chunk).build());
              store.delete(store.pendingKey(chunk));
            });
    pending = new IntervalFold(names, chunk -> null);
    // The first chunk carries the ledgers, which any batch changes.
    total.changed().set(0);
    total.changed().stream().forEach(chunk -> writeTotal(total, chunk));
  }

  private void writeTotal(IntervalFold total, int chunk) {
    PartialStats.Builder record = record(0, total, chunk);
    if (chunk == 0) {
      record.addAllSources(sources.values());
      failures.encodeInto(record);
    }
    String key = store.key(Kind.TOTAL, 0, chunk);
    store.put(key, record);
    dirty.add(key);
  }

  /** Hands over the records that have changed since the last time. */
  void forwardChanged(StatsSink sink) {
    for (String key : dirty) {
      byte[] value = store.get(key);
      if (value != null) {
        sink.forward(key, value);
      }
    }
    dirty.clear();
  }

  /** Drops closed seconds from the store; they have been forwarded. */
  void dropClosed() {
    NavigableMap<Long, Set<String>> closed =
        storedSeconds.headMap(newestSecond - RETENTION_SECONDS, false);
    closed.values().forEach(keys -> keys.forEach(store::delete));
    closed.clear();
  }

  /** When anything was last heard of this run, milliseconds since the epoch. */
  long lastSeenMs() {
    return lastSeenMs;
  }

  /**
   * Drops the run from the store.
   *
   * @param tombstones told of each key of {@code spate.run-stats} that was dropped, with null
   */
  void drop(StatsSink tombstones) {
    store.statsKeys().forEach(key -> tombstones.forward(key, null));
    store.deleteAll();
  }
}
