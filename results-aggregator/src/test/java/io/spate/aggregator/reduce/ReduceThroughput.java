package io.spate.aggregator.reduce;

import io.spate.protocol.Topics;
import io.spate.protocol.event.EventBatchWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Measures how many events one thread reduces per second of its CPU time: a minute of batches
 * through the real topology and its store, without a broker. Started by hand; prints a line per
 * case.
 *
 * <p>{@code java -cp ... io.spate.aggregator.reduce.ReduceThroughput}
 */
public final class ReduceThroughput {
  private static final long START = 1_800_000_000L;
  private static final int SECONDS = 60;

  private ReduceThroughput() {}

  public static void main(String[] args) {
    measure("warm-up", 5, 20, 500, false);
    for (int names : new int[] {1, 5, 30, 300}) {
      measure("batches of 500", names, 20, 500, false);
    }
    measure("batches of 500, requests that waited", 5, 20, 500, true);
    measure("batches of 50", 5, 20, 50, false);
  }

  private static void measure(
      String what, int names, int batchesPerSecond, int batchSize, boolean waits) {
    List<List<byte[]>> seconds = batches(names, batchesPerSecond, batchSize, waits);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.REDUCER_APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            ReducerTopology.build(run -> false, new ReduceCounters(), (record, reason) -> {}),
            properties,
            Instant.ofEpochSecond(START))) {
      TestInputTopic<String, byte[]> events =
          driver.createInputTopic(
              Topics.REQUEST_EVENTS.topic(), new StringSerializer(), new ByteArraySerializer());
      long count = 0;
      long started = cpuNanos();
      for (List<byte[]> second : seconds) {
        for (byte[] batch : second) {
          events.pipeInput("k", batch);
          count += batchSize;
          driver.advanceWallClockTime(Duration.ofMillis(1_000 / batchesPerSecond));
        }
      }
      double took = (cpuNanos() - started) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%-40s names %4d: %,12.0f events/s, %6.3f us per event, %7.1f us per batch%n",
          what,
          names,
          count / took,
          took * 1e6 / count,
          took * 1e6 / (count / batchSize));
    }
  }

  /** CPU time of this thread: what others do on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<List<byte[]>> batches(
      int names, int batchesPerSecond, int batchSize, boolean waits) {
    Random random = new Random(1);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names; i++) {
      all.add("GET /todo/" + i);
    }
    EventBatchWriter source = new EventBatchWriter("run", "a1", "i1", 0, all, batchSize);
    List<List<byte[]>> seconds = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      List<byte[]> batches = new ArrayList<>();
      for (int batch = 0; batch < batchesPerSecond; batch++) {
        long endUs = (START + second) * 1_000_000 + batch * (1_000_000L / batchesPerSecond);
        for (int i = 0; i < batchSize; i++) {
          // Log-normal about 20 ms, as response times are.
          long responseUs = (long) (20_000 * Math.exp(random.nextGaussian() * 0.6));
          source.add(
              random.nextInt(names),
              endUs - responseUs,
              responseUs,
              waits ? random.nextLong(responseUs) / 10 : 0,
              200,
              random.nextInt(100) == 0 ? 8 : 0,
              300,
              100,
              1,
              1);
        }
        batches.add(source.encode(false));
      }
      seconds.add(batches);
    }
    return seconds;
  }
}
