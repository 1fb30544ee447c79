package io.spate.aggregator.reduce;

import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the store has of one run in one partition: the records of {@code spate.run-stats} under
 * their own key ({@link StatsKey}), and {@code run|names}, {@code run|failures}, {@code
 * run|pending|<chunk>}, {@code run|source|<source>}, which stay here. Confined to the thread of its
 * stream task.
 */
final class RunStore {
  private static final String NAMES = "|names";
  private static final String FAILURES = "|failures";
  private static final String PENDING = "|pending|";
  private static final String SOURCES = "|source|";

  private final String runId;
  private final int partition;
  private final KeyValueStore<String, byte[]> store;

  RunStore(String runId, int partition, KeyValueStore<String, byte[]> store) {
    this.runId = runId;
    this.partition = partition;
    this.store = store;
  }

  /** The run that a key of the store belongs to. */
  static String runIdOf(String key) {
    return key.split("[|/]", 2)[0];
  }

  /** Whether a run's id can be part of keys. */
  static boolean isFit(String runId) {
    return runId.indexOf('|') < 0 && runId.indexOf('/') < 0;
  }

  byte[] get(String key) {
    return store.get(key);
  }

  void put(String key, PartialStats.Builder record) {
    store.put(key, record.build().toByteArray());
  }

  void delete(String key) {
    store.delete(key);
  }

  /** A record to be filled. */
  PartialStats.Builder record(long second) {
    return PartialStats.newBuilder().setRunId(runId).setPartition(partition).setSecond(second);
  }

  String key(Kind kind, long time, int chunk) {
    return new StatsKey(runId, partition, kind, time, chunk).text();
  }

  String pendingKey(int chunk) {
    return runId + PENDING + chunk;
  }

  String sourceKey(EventBatch batch) {
    return runId
        + SOURCES
        + batch.agentId().replace("|", "%7C")
        + '|'
        + batch.incarnation().replace("|", "%7C")
        + '|'
        + batch.loop();
  }

  List<String> names() {
    byte[] names = store.get(runId + NAMES);
    return names == null
        ? List.of()
        : StatsRecord.parse(names).getNamesList().stream().map(NameStats::getName).toList();
  }

  void putNames(List<String> names) {
    PartialStats.Builder record = record(0);
    names.forEach(name -> record.addNames(NameStats.newBuilder().setName(name)));
    put(runId + NAMES, record);
  }

  FailureFold failures() {
    FailureFold failures = new FailureFold();
    byte[] failed = store.get(runId + FAILURES);
    if (failed != null) {
      failures.merge(StatsRecord.parse(failed));
    }
    return failures;
  }

  void putFailures(FailureFold failures) {
    PartialStats.Builder record = record(0);
    failures.encodeInto(record);
    put(runId + FAILURES, record);
  }

  /** The ledgers by the keys they have here. */
  Map<String, SourceLedger> sources() {
    Map<String, SourceLedger> sources = new HashMap<>();
    for (KeyValue<String, byte[]> entry : entries(runId + SOURCES)) {
      try {
        sources.put(entry.key, SourceLedger.parseFrom(entry.value));
      } catch (InvalidProtocolBufferException e) {
        throw new UnreadableRecordException("not a source ledger: " + e.getMessage(), e);
      }
    }
    return sources;
  }

  void putSource(String key, SourceLedger ledger) {
    store.put(key, ledger.toByteArray());
  }

  /** What is not in the total yet. */
  List<PartialStats> pending() {
    return entries(runId + PENDING).stream().map(e -> StatsRecord.parse(e.value)).toList();
  }

  /** The keys of the records that go to {@code spate.run-stats}. */
  List<String> statsKeys() {
    return entries(runId + '/').stream().map(entry -> entry.key).toList();
  }

  void deleteAll() {
    entries(runId + '/').forEach(entry -> store.delete(entry.key));
    entries(runId + '|').forEach(entry -> store.delete(entry.key));
  }

  private List<KeyValue<String, byte[]>> entries(String prefix) {
    List<KeyValue<String, byte[]>> entries = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> found =
        store.prefixScan(prefix, new StringSerializer())) {
      found.forEachRemaining(entries::add);
    }
    return entries;
  }
}
