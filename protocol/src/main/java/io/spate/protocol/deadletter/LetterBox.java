package io.spate.protocol.deadletter;

import io.spate.protocol.Topics;
import io.spate.protocol.UnreadableRecordException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An open {@code spate.dead-letters}: reads what is there, so that a letter is written once, and
 * writes. Confined to one thread.
 */
final class LetterBox implements AutoCloseable {
  private static final TopicPartition PLACE = new TopicPartition(Topics.DEAD_LETTERS.topic(), 0);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final int DELIVERY_TIMEOUT_MS = 10_000;
  private static final int BUFFER_BYTES = 1 << 20;

  /**
   * What of the topic is known. Outlives a box, so that the next one reads on from there.
   *
   * <p>Bounded: of a service with more letters than that the oldest are forgotten, and would be
   * written again should somebody meet these records again.
   */
  static final class Known {
    private static final int MOST = 20_000;

    private final Set<String> letters =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MOST;
              }
            });
    private long nextOffset = -1;
  }

  private final String service;
  private final Known known;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;

  LetterBox(String service, Map<String, Object> kafka, Known known) {
    this.service = service;
    this.known = known;
    this.consumer = new KafkaConsumer<>(forReading(kafka));
    try {
      this.producer = new KafkaProducer<>(forWriting(kafka));
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
    consumer.assign(List.of(PLACE));
    if (known.nextOffset < 0) {
      consumer.seekToBeginning(List.of(PLACE));
    } else {
      consumer.seek(PLACE, known.nextOffset);
    }
  }

  private static Map<String, Object> forReading(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
    config.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS / 2);
    return config;
  }

  private static Map<String, Object> forWriting(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    return config;
  }

  /**
   * Writes a letter and waits for its acknowledgement, unless it is there already.
   *
   * @return whether it had to be written
   * @throws KafkaException if Kafka does not answer in time or refuses
   */
  boolean write(DeadLetter letter) {
    readToEnd();
    if (known.letters.contains(letter.identity())) {
      return false;
    }
    try {
      producer.send(letter.toRecord()).get(DELIVERY_TIMEOUT_MS * 2L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refused
          ? refused
          : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("a dead letter was not acknowledged in time", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    known.letters.add(letter.identity());
    return true;
  }

  private void readToEnd() {
    long end = consumer.endOffsets(List.of(PLACE)).get(PLACE);
    long giveUpAt = System.nanoTime() + READ_TIMEOUT.toNanos();
    while (consumer.position(PLACE) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        note(record);
      }
      if (System.nanoTime() - giveUpAt > 0) {
        throw new TimeoutException("the dead letters could not be read in time");
      }
    }
    known.nextOffset = consumer.position(PLACE);
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    try {
      DeadLetter letter = DeadLetter.of(record);
      if (letter.service().equals(service)) {
        known.letters.add(letter.identity());
      }
    } catch (UnreadableRecordException e) {
      // Somebody else's. A letter about it would be the next one to be read here, and so on.
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
