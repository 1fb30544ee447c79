package io.spate.agent.event;

import io.smallrye.common.annotation.Identifier;
import io.spate.agent.config.AgentIdentity;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.JsonSerializer;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes what the agent says of itself and of its slots. Apart from the events, so that a full
 * event buffer never delays a heartbeat. May block for a bounded time: never call it on an event
 * loop.
 */
@ApplicationScoped
public class StatusPublisher {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, Object> settings;
  private volatile KafkaProducer<String, Object> producer;

  StatusPublisher(
      AgentIdentity identity, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
    settings.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, identity.agentId() + "-status");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(2 << 20));
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    this.settings = settings;
  }

  /**
   * Makes the client; until then nothing can be written. To be called once.
   *
   * @throws KafkaException if its settings are wrong, or no broker's name is known
   */
  public void connect() {
    producer = new KafkaProducer<>(settings, new StringSerializer(), new JsonSerializer());
  }

  /**
   * Writes a heartbeat. The future fails if Kafka does not take it.
   *
   * @param atMs the record's own time, milliseconds since the epoch
   * @param stamped told of the time that the broker has given it, before the future is done; by the
   *     client's thread, which must not wait
   */
  public CompletableFuture<Void> publish(AgentStatus status, long atMs, LongConsumer stamped) {
    return publish(
        new ProducerRecord<>(
            Topics.AGENT_STATUS.topic(), null, atMs, status.agentId(), (Object) status),
        stamped);
  }

  /** Writes a slot's state. The future fails if Kafka does not take it. */
  public CompletableFuture<Void> publish(SlotStatus status) {
    return publish(Topics.SLOT_STATUS, status.key(), status);
  }

  /** Writes what happened to a run. The future fails if Kafka does not take it. */
  public CompletableFuture<Void> publish(RunLogEntry entry) {
    return publish(Topics.RUN_LOG, entry.key(), entry);
  }

  private CompletableFuture<Void> publish(Topics topic, String key, Object record) {
    return publish(new ProducerRecord<>(topic.topic(), key, record), stamp -> {});
  }

  private CompletableFuture<Void> publish(
      ProducerRecord<String, Object> record, LongConsumer stamped) {
    KafkaProducer<String, Object> connected = producer;
    if (connected == null) {
      return CompletableFuture.failedFuture(new KafkaException("no broker's name is known yet"));
    }
    CompletableFuture<Void> acked = new CompletableFuture<>();
    try {
      connected.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              stamped.accept(metadata.timestamp());
              acked.complete(null);
            } else {
              acked.completeExceptionally(failure);
            }
          });
    } catch (KafkaException e) {
      acked.completeExceptionally(e);
    }
    return acked;
  }

  @PreDestroy
  void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
