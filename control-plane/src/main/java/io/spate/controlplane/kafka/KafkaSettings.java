package io.spate.controlplane.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Settings of Kafka clients: all that is configured as {@code kafka.*}. Immutable. */
@Singleton
public final class KafkaSettings {
  private final Map<String, Object> client;

  KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> client) {
    this.client = Map.copyOf(client);
  }

  /** For clients that ask the cluster about itself: a question waits four seconds at the most. */
  Map<String, Object> forAdmin() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.remove("group.id");
    settings.put("request.timeout.ms", "4000");
    settings.put("default.api.timeout.ms", "4000");
    settings.put("reconnect.backoff.max.ms", "1000");
    return settings;
  }

  /** For clients that follow a topic. */
  public Map<String, Object> forReading() {
    Map<String, Object> settings = new HashMap<>(client);
    // A topic made by being asked for would have the wrong number of partitions.
    settings.put("allow.auto.create.topics", "false");
    settings.put("reconnect.backoff.max.ms", "1000");
    return settings;
  }

  /** Where Kafka is, for messages. */
  public String bootstrapServers() {
    return String.valueOf(client.get("bootstrap.servers"));
  }
}
