package io.spate.kafka.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Short-lived clients of one broker; every wait is bounded. */
record KafkaClients(String bootstrapServers) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(common())) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  void produce(String topic, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(common(), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer
            .send(new ProducerRecord<>(topic, value))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /** Reads as a member of a group until so many records have come. */
  List<String> consume(String topic, int count, Map<String, Object> settings) {
    Map<String, Object> all =
        new java.util.HashMap<>(Map.of("group.id", "readers", "auto.offset.reset", "earliest"));
    all.putAll(common());
    all.putAll(settings);
    List<String> values = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (values.size() < count && System.nanoTime() < deadlineNanos) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
      consumer.commitSync(PATIENCE);
    }
    return values;
  }

  private Map<String, Object> common() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }
}
