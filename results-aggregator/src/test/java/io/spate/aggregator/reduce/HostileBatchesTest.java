package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Topics;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.wire.FailureSample;
import io.spate.protocol.wire.RequestEventBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A record that made the reducer's thread fail would be read again by the next thread, for ever: no
 * run of the partition would have results any more. So no batch may, whatever it says.
 */
class HostileBatchesTest {
  private static final long NOW = 1_800_000_000L;
  private static final String RUN = "honest";
  private static final long[] NUMBERS = {
    0, 1, -1, 200, 999, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "r", "run-1", "x".repeat(300), "", "\u0000", "a|b", "a/b", "\uFFFF", "../..", "run 1", "\n"
  };

  private final ReduceCounters counters = new ReduceCounters();
  private final Map<String, byte[]> stats = new HashMap<>();
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
            ReducerTopology.build(run -> false, counters, (record, reason) -> {}),
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

  private static long number(SplittableRandom random) {
    return random.nextInt(3) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static String text(SplittableRandom random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static byte[] batch(SplittableRandom random) {
    RequestEventBatch.Builder batch =
        RequestEventBatch.newBuilder()
            .setRunId(text(random))
            .setAgentId(text(random))
            .setIncarnation(text(random))
            .setLoop((int) number(random))
            .setSequence(number(random))
            .setProducedTotal(number(random))
            .setDroppedTotal(number(random))
            .setArrivalsStartedTotal(number(random))
            .setBaseTimeUs(random.nextBoolean() ? NOW * 1_000_000 : number(random))
            .setLast(random.nextBoolean())
            .setHasPhases(random.nextBoolean())
            .addNames(text(random))
            .addNames(text(random));
    int size = random.nextInt(6);
    boolean codes = random.nextInt(4) > 0; // else codes that there are not
    for (int i = 0; i < size; i++) {
      batch
          .addStartOffsetUs((int) number(random))
          .addName(random.nextInt(2))
          .addResponseTimeUs((int) number(random))
          .addWaitUs((int) number(random))
          .addStatus(codes ? random.nextInt(1_000) : (int) number(random))
          .addError(codes ? random.nextInt(256) : (int) number(random))
          .addBytesIn((int) number(random))
          .addBytesOut((int) number(random))
          .addSlot((int) number(random))
          .addUser((int) number(random))
          .addBlockedUs((int) number(random))
          .addConnectingUs((int) number(random))
          .addTlsUs((int) number(random))
          .addSendingUs((int) number(random))
          .addReceivingUs((int) number(random));
    }
    if (random.nextBoolean()) {
      batch.addSamples(
          FailureSample.newBuilder()
              .setName(text(random))
              .setError((int) number(random))
              .setStatus((int) number(random))
              .setMessage(text(random))
              .setTimeUs(number(random))
              .setCount(number(random)));
    }
    return batch.build().toByteArray();
  }

  @Test
  void noBatchMakesTheReducerFailAndTheRunsBesideItAreCounted() {
    EventBatchWriter honest = Batches.source(RUN, "a1", 0);
    int counted = 0;
    for (int seed = 0; seed < 600; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = batch(random);
      if (seed % 5 == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        events.pipeInput("k", bytes);
        if (seed % 10 == 0) {
          new Event(0, NOW * 1_000_000, 1_000, 0, 200, 0).writeTo(honest);
          events.pipeInput("k", honest.encode(false));
          counted++;
          driver.advanceWallClockTime(Duration.ofMillis(600));
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    driver.advanceWallClockTime(Duration.ofSeconds(3));

    output.readKeyValuesToList().forEach(each -> stats.put(each.key, each.value));
    assertThat(counters.unreadable()).isPositive();
    assertThat(StatsRecord.parse(stats.get(RUN + "/0/tot")).getNames(0).getRequests())
        .isEqualTo(counted);
    // What was forwarded is what views can read.
    stats.forEach(
        (key, value) -> {
          assertThat(StatsKey.parse(key).text()).isEqualTo(key);
          if (value != null) {
            StatsRecord.parse(value);
          }
        });
  }
}
