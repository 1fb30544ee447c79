package io.spate.aggregator.audit;

import io.smallrye.common.annotation.Identifier;
import io.spate.access.http.Call;
import io.spate.access.http.CallListener;
import io.spate.aggregator.config.Reasons;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.audit.AuditEntry;
import io.spate.protocol.log.LogFields;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Writes to {@code spate.audit} what this service does itself: baselines that are marked and
 * unmarked. Anything else that is asked of it goes to the control plane, which writes it. Nobody
 * waits for it and no request fails with it; what cannot be written is in the log, as every call
 * is. At most {@value #MOST_WAITING} entries wait. Thread-safe.
 */
@Singleton
public class AuditPublisher implements CallListener {
  private static final Logger LOGGER = Logger.getLogger(AuditPublisher.class);
  private static final String OWN = "run.baseline";
  private static final int MOST_WAITING = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, Object> kafka;
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("audit").factory());

  /** Of the worker. */
  private volatile KafkaProducer<String, byte[]> producer;

  AuditPublisher(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.kafka = kafka;
    worker.allowCoreThreadTimeOut(true);
  }

  @Override
  public void called(Call call) {
    if (!call.action().startsWith(OWN)) {
      return;
    }
    AuditEntry entry = entry(call);
    try {
      worker.execute(() -> publish(entry)); // making the client may wait for Kafka
    } catch (RejectedExecutionException e) {
      warn(entry, "too many wait already");
    }
  }

  private static AuditEntry entry(Call call) {
    return AuditEntry.of(
        call.at(),
        call.caller(),
        call.role(),
        call.from(),
        call.askedBy(),
        call.action(),
        call.subject(),
        call.detail(),
        call.status());
  }

  private void publish(AuditEntry entry) {
    try {
      connected()
          .send(
              new ProducerRecord<>(Topics.AUDIT.topic(), entry.id(), Json.write(entry)),
              (written, failure) -> {
                if (failure != null) {
                  warn(entry, Reasons.of(failure));
                }
              });
    } catch (RuntimeException e) {
      warn(entry, Reasons.of(e));
    }
  }

  private KafkaProducer<String, byte[]> connected() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000);
      settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
      settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private static void warn(AuditEntry entry, String reason) {
    LogFields.run(entry.subject())
        .log(
            () ->
                LOGGER.warnf(
                    "Audit entry %s of %s is not written to Kafka: %s",
                    entry.id(), entry.action(), reason));
  }

  @PreDestroy
  void close() {
    worker.shutdown();
    try {
      worker.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
