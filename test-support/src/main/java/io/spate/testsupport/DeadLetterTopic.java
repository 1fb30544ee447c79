package io.spate.testsupport;

import io.spate.protocol.Topics;
import io.spate.protocol.deadletter.DeadLetter;
import io.spate.protocol.kafka.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes damaged records, and follows {@code spate.dead-letters} as it is. Thread-safe. */
public final class DeadLetterTopic implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final TopicReader reader;
  private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();

  /** A record that was written. */
  public record Place(Topics topic, int partition, long offset) {}

  public DeadLetterTopic(String bootstrapServers) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    reader =
        new TopicReader(
                Topics.DEAD_LETTERS,
                kafka,
                record -> letters.add(DeadLetter.of(record)),
                (record, reason) -> {},
                (topic, reason) -> {})
            .start();
  }

  /**
   * Writes a record and returns where it is.
   *
   * @param partition null for that of the key
   */
  public Place write(Topics topic, Integer partition, String key, byte[] value) {
    try {
      RecordMetadata written =
          producer
              .send(new ProducerRecord<>(topic.topic(), partition, key, value))
              .get(30, TimeUnit.SECONDS);
      return new Place(topic, written.partition(), written.offset());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not take a record of " + topic.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All letters so far of a service about a record, repeated ones included. */
  public List<DeadLetter> about(String service, Place place) {
    return letters.stream()
        .filter(letter -> letter.service().equals(service))
        .filter(letter -> letter.topic().equals(place.topic().topic()))
        .filter(letter -> letter.partition() == place.partition())
        .filter(letter -> letter.offset() == place.offset())
        .toList();
  }

  /** All letters so far of a service about records with a key, repeated ones included. */
  public List<DeadLetter> ofKey(String service, String key) {
    return letters.stream()
        .filter(letter -> letter.service().equals(service) && key.equals(letter.key()))
        .toList();
  }

  @Override
  public void close() {
    reader.close();
    producer.close();
  }
}
