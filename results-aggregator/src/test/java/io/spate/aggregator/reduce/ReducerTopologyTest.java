package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.protocol.Topics;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.protocol.wire.SourceLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReducerTopologyTest {
  private static final long NOW = 1_800_000_000L;
  private static final String RUN = "run-1";

  private final ReduceCounters counters = new ReduceCounters();
  private final List<ConsumerRecord<String, byte[]>> leftOut = new ArrayList<>();
  private final Set<String> finalRuns = new HashSet<>();
  private final TreeMap<String, byte[]> stats = new TreeMap<>();
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> events;
  private TestOutputTopic<String, byte[]> output;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.REDUCER_APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    driver =
        new TopologyTestDriver(
            ReducerTopology.build(
                finalRuns::contains, counters, (record, reason) -> leftOut.add(record)),
            properties,
            Instant.ofEpochSecond(NOW));
    events =
        driver.createInputTopic(
            Topics.REQUEST_EVENTS.topic(), new StringSerializer(), new ByteArraySerializer());
    output =
        driver.createOutputTopic(
            Topics.RUN_STATS.topic(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void secondsAndTotalHoldEachEventOnce(long seed) {
    // Given
    Random random = new Random(seed);
    List<Event> all = new ArrayList<>();
    EventBatchWriter[] sources = {
      Batches.source(RUN, "a1", 0), Batches.source(RUN, "a1", 1), Batches.source(RUN, "a2", 0)
    };
    // When
    for (int batch = 0; batch < 60; batch++) {
      EventBatchWriter source = sources[random.nextInt(sources.length)];
      for (int i = random.nextInt(300); i > 0; i--) {
        Event event = Batches.random(random, NOW - 8 + random.nextInt(8), seed % 2 == 0);
        all.add(event);
        event.writeTo(source);
      }
      events.pipeInput("k", source.encode(false));
      if (random.nextInt(4) == 0) {
        advance(Duration.ofMillis(random.nextInt(700)));
      }
    }
    advance(Duration.ofSeconds(1));

    // Then
    Histogram expected = HistogramCodec.empty();
    all.forEach(e -> expected.recordValue(e.responseUs()));
    assertThat(merged(Kind.TOTAL)).as("seed %d", seed).isEqualTo(expected);
    assertThat(merged(Kind.SECOND)).as("seed %d", seed).isEqualTo(expected);
    Map<Long, Long> perSecond = new TreeMap<>();
    all.forEach(e -> perSecond.merge(e.second(), 1L, Long::sum));
    assertThat(requestsPerSecond()).isEqualTo(perSecond);
    PartialStats total = total();
    assertThat(total.getSourcesList().stream().mapToLong(SourceLedger::getAggregated).sum())
        .isEqualTo(all.size());
    assertThat(total.getFailuresList().stream().mapToLong(f -> f.getCount()).sum())
        .isEqualTo(all.stream().filter(e -> e.error() != 0).count());
  }

  @Test
  void repeatedBatchIsLeftOutAndCounted() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    new Event(0, NOW * 1_000_000, 1_000, 0, 200, 0).writeTo(source);
    byte[] batch = source.encode(false);

    events.pipeInput("k", batch);
    events.pipeInput("k", batch);
    events.pipeInput("k", batch);
    advance(Duration.ofSeconds(1));

    SourceLedger ledger = total().getSources(0);
    assertThat(ledger.getDuplicateBatches()).isEqualTo(2);
    assertThat(ledger.getAggregated()).isEqualTo(1);
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(1);
    assertThat(counters.duplicates()).isEqualTo(2);
  }

  @Test
  void theTotalSaysWhereServiceTimesWentAndSecondsDoNot() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    for (int i = 0; i < 40; i++) {
      new Event(0, NOW * 1_000_000, 1_000, 0, 200, 0).writeTo(source);
      source.addPhases(0, i == 0 ? 300_000 : 0, 0, 20_000, 10_000);
      if (i % 10 == 9) {
        events.pipeInput("k", source.encode(false));
        advance(Duration.ofMillis(600)); // some batches are in the total, others yet pending
      }
    }
    advance(Duration.ofSeconds(1));

    NameStats total = total().getNames(0);
    assertThat(total.getConnecting().getRequests()).isEqualTo(1);
    assertThat(total.getConnecting().getSumUs()).isEqualTo(300);
    assertThat(total.getSending().getSumUs()).isEqualTo(40 * 20);
    assertThat(total.getWaiting().getRequests()).isEqualTo(40);
    assertThat(total.getWaiting().getSumUs()).isEqualTo(40 * 970 - 300);
    assertThat(stats.entrySet())
        .filteredOn(e -> StatsKey.parse(e.getKey()).kind() == Kind.SECOND)
        .isNotEmpty()
        .allSatisfy(
            e ->
                assertThat(PartialStats.parseFrom(e.getValue()).getNamesList())
                    .noneMatch(NameStats::hasWaiting));
  }

  @Test
  void arrivalsAreCountedEvenIfNoneCouldStart() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    source.countArrival(false);
    events.pipeInput("k", source.encode(false));
    source.countArrival(false);
    source.countArrival(true);
    events.pipeInput("k", source.encode(true));
    advance(Duration.ofSeconds(1));

    SourceLedger ledger = total().getSources(0);
    assertThat(ledger.getArrivalsStarted()).isEqualTo(1);
    assertThat(ledger.getArrivalsNotStarted()).isEqualTo(2);
    assertThat(ledger.getProduced()).isZero();
    assertThat(ledger.getLast()).isTrue();
  }

  @Test
  void missingBatchShowsAsProducedButNotAggregated() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    for (int batch = 0; batch < 3; batch++) {
      for (int i = 0; i < 10; i++) {
        new Event(0, NOW * 1_000_000, 1_000, 0, 200, 0).writeTo(source);
      }
      source.drop(2);
      byte[] encoded = source.encode(batch == 2);
      if (batch != 1) {
        events.pipeInput("k", encoded);
      }
    }

    collect(); // the last batch is forwarded at once
    SourceLedger ledger = total().getSources(0);
    assertThat(ledger.getProduced()).isEqualTo(36);
    assertThat(ledger.getDropped()).isEqualTo(6);
    assertThat(ledger.getAggregated()).isEqualTo(20);
    assertThat(ledger.getLast()).isTrue();
  }

  @Test
  void lateEventsAreCountedOnceAndDoNotChangeClosedSeconds() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, NOW - 200);
    events.pipeInput("k", source.encode(false));
    advance(Duration.ofMillis(300));
    addAt(source, NOW);
    events.pipeInput("k", source.encode(false));
    advance(Duration.ofMillis(300));

    addAt(source, NOW - 200);
    addAt(source, NOW - 200);
    addAt(source, NOW - 100);
    events.pipeInput("k", source.encode(false));
    addAt(source, NOW - 200);
    events.pipeInput("k", source.encode(false));
    advance(Duration.ofSeconds(1));

    assertThat(requestsPerSecond()).isEqualTo(Map.of(NOW - 200, 1L, NOW - 100, 1L, NOW, 1L));
    assertThat(merged(Kind.LATE).getTotalCount()).isEqualTo(3);
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(6);
    long minute = (NOW - 200) / 60;
    assertThat(stats).containsKey(RUN + "/0/late-" + minute);
  }

  @Test
  void eventsFarAheadOfTheClockCloseNoSecond() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, NOW + 1_000);
    addAt(source, NOW);
    events.pipeInput("k", source.encode(true));
    collect();

    assertThat(requestsPerSecond()).isEqualTo(Map.of(NOW, 1L));
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(2);
  }

  @Test
  void eventsOfAnUnsetClockAreCountedWithTheLateOnes() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, 5);
    events.pipeInput("k", source.encode(false));
    addAt(source, NOW);
    events.pipeInput("k", source.encode(true));
    collect();

    assertThat(requestsPerSecond()).isEqualTo(Map.of(NOW, 1L));
    assertThat(merged(Kind.LATE).getTotalCount()).isEqualTo(1);
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(2);
  }

  @Test
  void closedSecondsLeaveTheStoreAndStayInTheTopic() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    for (int second = 0; second < 300; second++) {
      addAt(source, NOW + second);
      events.pipeInput("k", source.encode(false));
      advance(Duration.ofSeconds(1));
    }

    assertThat(requestsPerSecond()).hasSize(300);
    assertThat(storeKeys().stream().filter(k -> k.matches(".*/\\d{9,}")).count())
        .isEqualTo(RunFold.RETENTION_SECONDS + 1);
  }

  @Test
  void whatIsNotYetInTheTotalSurvivesACrashAndIsForwardedAgain() {
    // Given a store with a batch that was never forwarded
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, NOW);
    addAt(source, NOW + 1);
    events.pipeInput("k", source.encode(false));
    List<KeyValue<String, byte[]>> saved = storeEntries();
    assertThat(output.isEmpty()).isTrue();
    driver.close();

    // When another instance takes over with that store
    start();
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(EventProcessor.STORE);
    RunFold[] restored = new RunFold[1];
    saved.forEach(entry -> store.put(entry.key, entry.value));
    restored[0] = RunFold.restore(RUN, 0, store, new HistogramCodec(), HistogramCodec.empty());
    restored[0].settle();
    restored[0].forwardChanged(stats::put);

    // Then
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(2);
    assertThat(requestsPerSecond()).isEqualTo(Map.of(NOW, 1L, NOW + 1, 1L));
  }

  @Test
  void restartedRunGoesOnWhereTheStoreIs() throws InvalidProtocolBufferException {
    // Given
    Random random = new Random(42);
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(EventProcessor.STORE);
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    Histogram expected = HistogramCodec.empty();
    HistogramCodec codec = new HistogramCodec();
    Histogram scratch = HistogramCodec.empty();
    RunFold run = RunFold.restore(RUN, 3, store, codec, scratch);
    // When each batch may meet a new incarnation of the task
    for (int batch = 0; batch < 200; batch++) {
      for (int i = 0; i < 20; i++) {
        Event event = Batches.random(random, NOW + batch / 10, true);
        expected.recordValue(event.responseUs());
        event.writeTo(source);
      }
      byte[] encoded = source.encode(false);
      run.fold(io.spate.protocol.event.EventBatch.read(encoded), NOW * 1_000, NOW * 1_000);
      switch (random.nextInt(4)) {
        case 0 -> run = RunFold.restore(RUN, 3, store, codec, scratch);
        case 1 -> run.settle();
        case 2 -> {
          run.settle();
          run.forwardChanged(stats::put);
        }
        default -> run.forwardChanged(stats::put);
      }
    }
    run.settle();
    run.forwardChanged(stats::put);

    // Then
    assertThat(merged(Kind.TOTAL)).isEqualTo(expected);
    assertThat(merged(Kind.SECOND)).isEqualTo(expected);
    assertThat(PartialStats.parseFrom(stats.get(RUN + "/3/tot")).getSources(0).getLastSequence())
        .isEqualTo(200);
  }

  @Test
  void namesBeyondTheLimitFoldIntoOther() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < RunNames.LIMIT + 50; i++) {
      names.add("GET /todo/" + i);
    }
    names.addAll(List.of("group a", "group b", "warm-up GET /a", "warm-up GET /b"));
    EventBatchWriter source = new EventBatchWriter(RUN, "a1", "i1", 0, names, 5_000);
    for (int i = 0; i < names.size(); i++) {
      source.add(i, NOW * 1_000_000, 1_000 + i, 0, 200, 0, 1, 1, 0, 0);
    }
    events.pipeInput("k", source.encode(true));
    collect();

    Map<String, Long> requests = new TreeMap<>();
    parts(Kind.TOTAL)
        .forEach(
            p ->
                p.getNamesList()
                    .forEach(n -> requests.merge(n.getName(), n.getRequests(), Long::sum)));
    assertThat(requests).hasSize(RunNames.LIMIT + 3);
    assertThat(requests)
        .as("what is in no total stays out of it")
        .containsEntry("(other)", 50L)
        .containsEntry("group (other)", 2L)
        .containsEntry("warm-up (other)", 2L);
    assertThat(stats.values()).allSatisfy(v -> assertThat(v.length).isLessThan(1 << 20));
  }

  @Test
  void newestSamplesOfEachFailureAreKept() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    for (int i = 0; i < 20; i++) {
      new Event(0, NOW * 1_000_000 + i, 1_000, 0, 503, 8).writeTo(source);
      source.addSample(
          FailureSample.newBuilder()
              .setName(Batches.NAMES.get(0))
              .setError(8)
              .setStatus(503)
              .setMessage("m" + i)
              .setBody("x".repeat(5_000))
              .setTimeUs(NOW * 1_000_000 + i)
              .build());
    }
    events.pipeInput("k", source.encode(true));
    collect();

    assertThat(total().getSamplesList())
        .extracting(FailureSample::getMessage)
        .containsExactlyInAnyOrder("m15", "m16", "m17", "m18", "m19");
    assertThat(total().getSamplesList()).allSatisfy(s -> assertThat(s.getBody()).hasSize(1_001));
    assertThat(total().getFailures(0).getCount()).isEqualTo(20);
  }

  @Test
  void unreadableRecordsAreLeftOutAndCounted() {
    events.pipeInput("k", new byte[] {1, 2, 3});
    events.pipeInput("k", new byte[0]);
    EventBatchWriter unfit = Batches.source("run/1", "a1", 0);
    addAt(unfit, NOW);
    events.pipeInput("k", unfit.encode(false));
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, NOW);
    events.pipeInput("k", source.encode(true));
    collect();

    assertThat(counters.unreadable()).isEqualTo(3);
    assertThat(leftOut).extracting(ConsumerRecord::offset).containsExactly(0L, 1L, 2L);
    assertThat(leftOut)
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo(Topics.REQUEST_EVENTS.topic());
              assertThat(record.key()).isEqualTo("k");
            });
    assertThat(leftOut.getFirst().value()).containsExactly(1, 2, 3);
    assertThat(merged(Kind.TOTAL).getTotalCount()).isEqualTo(1);
  }

  @Test
  void runWithItsFinalReportLeavesTheStoreAndTheTopicAfterAWhile() {
    EventBatchWriter source = Batches.source(RUN, "a1", 0);
    addAt(source, NOW);
    events.pipeInput("k", source.encode(true));
    EventBatchWriter other = Batches.source("run-2", "a1", 0);
    addAt(other, NOW);
    events.pipeInput("k", other.encode(true));
    collect();
    finalRuns.add(RUN);

    advance(EventProcessor.KEEP_FINAL.minusSeconds(1));
    assertThat(stats).containsKey(RUN + "/0/tot");
    advance(Duration.ofSeconds(2));

    assertThat(stats).doesNotContainKey(RUN + "/0/tot").containsKey("run-2/0/tot");
    assertThat(storeKeys()).noneMatch(k -> k.startsWith(RUN)).anyMatch(k -> k.startsWith("run-2"));
  }

  private static void addAt(EventBatchWriter source, long second) {
    new Event(0, second * 1_000_000, 1_000, 0, 200, 0).writeTo(source);
  }

  private void advance(Duration duration) {
    driver.advanceWallClockTime(duration);
    collect();
  }

  private void collect() {
    output
        .readKeyValuesToList()
        .forEach(
            r -> {
              if (r.value == null) {
                stats.remove(r.key);
              } else {
                stats.put(r.key, r.value);
              }
            });
  }

  private PartialStats total() {
    return StatsRecord.parse(stats.get(RUN + "/0/tot"));
  }

  private List<PartialStats> parts(Kind kind) {
    return stats.entrySet().stream()
        .filter(e -> StatsKey.parse(e.getKey()).kind() == kind)
        .map(e -> StatsRecord.parse(e.getValue()))
        .toList();
  }

  private Histogram merged(Kind kind) {
    Histogram merged = HistogramCodec.empty();
    for (PartialStats part : parts(kind)) {
      for (NameStats name : part.getNamesList()) {
        HistogramCodec.addTo(merged, name.getResponseHistogram());
      }
    }
    return merged;
  }

  private Map<Long, Long> requestsPerSecond() {
    Map<Long, Long> requests = new TreeMap<>();
    for (PartialStats part : parts(Kind.SECOND)) {
      part.getNamesList()
          .forEach(n -> requests.merge(part.getSecond(), n.getRequests(), Long::sum));
    }
    return requests;
  }

  private List<KeyValue<String, byte[]>> storeEntries() {
    List<KeyValue<String, byte[]>> entries = new ArrayList<>();
    try (var all = driver.<String, byte[]>getKeyValueStore(EventProcessor.STORE).all()) {
      all.forEachRemaining(entries::add);
    }
    return entries;
  }

  private List<String> storeKeys() {
    return storeEntries().stream().map(e -> e.key).toList();
  }
}
