package io.spate.aggregator.report;

import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsKeys;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes reports of finished runs, and removes the statistics that they replace. Each call blocks,
 * bounded in time; both may be repeated without harm. Thread-safe.
 */
@Singleton
public class ReportPublisher {
  private static final long TIMEOUT_SECONDS = 15;

  private final Map<String, Object> kafka;
  private KafkaProducer<String, byte[]> producer;

  ReportPublisher(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.kafka = kafka;
  }

  /** Made at its first use: a broker whose name cannot be resolved yet must not fail the start. */
  private synchronized KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
      settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 12_000);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
      producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /**
   * Writes the series, the times, the intervals and then the report of a run, and waits until Kafka
   * has them all.
   *
   * @param ranges as {@link io.spate.aggregator.view.RunRanges} lays them out
   * @throws ReportException if Kafka does not take it in time
   */
  public void publish(StatsView finished, RunTimes times, byte[] ranges) {
    String runId = finished.run().id();
    String topic = Topics.RUN_REPORTS.topic();
    try {
      for (SeriesChunk chunk : SeriesChunk.split(finished)) {
        await(send(topic, SeriesChunk.key(runId, chunk.index()), Json.write(chunk)));
      }
      await(send(topic, History.timesKey(runId), Json.write(times)));
      await(send(topic, History.rangesKey(runId), ranges));
      await(send(topic, runId, Json.write(finished.report())));
    } catch (RuntimeException e) {
      throw new ReportException("the report of run " + runId + " was not written: ", e);
    }
  }

  /**
   * Writes one record beside the reports, and waits until Kafka has it.
   *
   * @param value null removes it
   * @throws ReportException if Kafka does not take it in time
   */
  void mark(String key, byte[] value) {
    try {
      await(send(Topics.RUN_REPORTS.topic(), key, value));
    } catch (RuntimeException e) {
      throw new ReportException("the mark was not written: ", e);
    }
  }

  /**
   * Removes records of {@code spate.run-stats}.
   *
   * @throws ReportException if Kafka does not take it in time
   */
  public void remove(String runId, StatsKeys keys) {
    try {
      Future<?>[] newest = new Future<?>[1];
      keys.drainTo((StatsKey key) -> newest[0] = send(Topics.RUN_STATS.topic(), key.text(), null));
      producer().flush();
      if (newest[0] != null) {
        await(newest[0]);
      }
    } catch (RuntimeException e) {
      throw new ReportException("old statistics of run " + runId + " were not removed: ", e);
    }
  }

  private Future<RecordMetadata> send(String topic, String key, byte[] value) {
    return producer().send(new ProducerRecord<>(topic, key, value));
  }

  private static void await(Future<?> sent) {
    try {
      sent.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }
}
