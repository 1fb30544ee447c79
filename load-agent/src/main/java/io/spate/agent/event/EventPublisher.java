package io.spate.agent.event;

import io.smallrye.common.annotation.Identifier;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.AgentIdentity;
import io.spate.protocol.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Sends encoded event batches to Kafka on a thread of its own, because a producer's send may block
 * (no metadata, buffer full) and an event loop must not.
 *
 * <p>{@link #publish} never blocks and may be called from any thread; batches of one key are sent
 * in the order in which they were given. The producer is idempotent and retries without end: while
 * Kafka is away events wait, and {@link #isFull} tells those who make them to hold on.
 */
@ApplicationScoped
public class EventPublisher implements EventSink {
  private static final Logger LOGGER = Logger.getLogger(EventPublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private record Batch(String key, byte[] value, int events, CompletableFuture<Void> acked) {}

  private static final Batch POISON = new Batch("", new byte[0], 0, new CompletableFuture<>());

  private final Map<String, Object> settings;
  private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final AtomicLong buffered = new AtomicLong();
  private final int limit;
  private final Thread sender;
  private volatile KafkaProducer<String, byte[]> producer;

  EventPublisher(
      AgentConfig config,
      AgentIdentity identity,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.limit = config.bufferEvents();
    this.settings = settings(kafka, identity.agentId());
    this.sender = new Thread(this::send, "send-events");
    this.sender.setDaemon(true);
  }

  /**
   * Makes the client, and begins to send; until then events wait. To be called once.
   *
   * @throws KafkaException if its settings are wrong, or no broker's name is known
   */
  public void connect() {
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    sender.start();
  }

  private static Map<String, Object> settings(Map<String, Object> kafka, String agentId) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
    settings.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, agentId + "-events");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Fewer, larger requests: halves the broker's CPU against 5 ms, and nobody waits for it.
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "50");
    // A full batch of events fits in: each larger record would have a buffer and a request alone.
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
    settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(16 << 20));
    // An event is given up only with the process: what waits is bounded by the buffer policy.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "500");
    settings.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    settings.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.MAX_RECORD_BYTES));
    return settings;
  }

  @Override
  public CompletableFuture<Void> publish(String key, byte[] value, int events) {
    CompletableFuture<Void> acked = new CompletableFuture<>();
    buffered.addAndGet(events);
    queue.add(new Batch(key, value, events, acked));
    return acked;
  }

  /** True when as many events wait for Kafka as the buffer takes. */
  @Override
  public boolean isFull() {
    return buffered.get() >= limit;
  }

  /** Events given but not yet acknowledged. */
  public long bufferedEvents() {
    return buffered.get();
  }

  private void send() {
    try {
      for (Batch batch = queue.take(); batch != POISON; batch = queue.take()) {
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Batch batch) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.REQUEST_EVENTS.topic(), batch.key(), batch.value());
    while (true) {
      try {
        producer.send(record, (metadata, failure) -> settle(batch, failure));
        return;
      } catch (KafkaException e) {
        if (!(e instanceof TimeoutException)) {
          settle(batch, e);
          return;
        }
        // No metadata, or no room, within max.block.ms: Kafka is away, and events wait.
        LOGGER.warnf(
            "Kafka takes no events (%s); %d wait", e.getMessage(), (Object) buffered.get());
      }
    }
  }

  private void settle(Batch batch, Exception failure) {
    buffered.addAndGet(-batch.events());
    if (failure == null) {
      batch.acked().complete(null);
    } else {
      // The running totals of the next batch show the aggregator what is missing.
      LOGGER.errorf(
          "%d events are lost: Kafka refused a batch of %s: %s",
          batch.events(), batch.key(), failure.getMessage());
      batch.acked().completeExceptionally(failure);
    }
  }

  @PreDestroy
  void close() {
    if (producer == null) {
      return;
    }
    queue.add(POISON);
    try {
      sender.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
  }
}
