package io.spate.aggregator.events;

import io.smallrye.common.annotation.Identifier;
import io.spate.aggregator.config.Reasons;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads events with a consumer for each question, outside any group. Few at a time: each takes some
 * 20 MB and reads as fast as one core can.
 */
@Singleton
class KafkaRawEvents implements RawEvents {
  private static final int AT_A_TIME = 2;
  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 1024 * 1024;
  private static final int CALL_MS = 5_000;

  private final Map<String, Object> settings;
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  @Inject
  KafkaRawEvents(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
    settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // What retention removes while it is read is not read; the answer says so by its begin.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, CALL_MS - 1_000);
  }

  @Override
  public EventReading open(Query query) {
    if (!permits.tryAcquire()) {
      throw new EventsUnavailableException(
          AT_A_TIME + " others read events at this aggregator just now: try again in a while",
          null);
    }
    boolean opened = false;
    try {
      EventReading reading = KafkaReading.open(settings, query, permits::release);
      opened = true;
      return reading;
    } catch (KafkaException e) {
      throw new EventsUnavailableException("Kafka does not give the events: " + Reasons.of(e), e);
    } finally {
      if (!opened) {
        permits.release();
      }
    }
  }
}
