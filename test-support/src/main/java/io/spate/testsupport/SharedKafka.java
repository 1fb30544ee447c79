package io.spate.testsupport;

import io.spate.protocol.kafka.TopicProvisioner;
import java.time.Duration;
import java.util.Map;

/** The state behind {@link TestKafka}: one per JVM, in the system class loader. */
final class SharedKafka {
  private static final System.Logger LOGGER = System.getLogger(SharedKafka.class.getName());
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(60);

  private static RunningKafka kafka;
  private static boolean topicsEnsured;

  private SharedKafka() {}

  static synchronized String bootstrapServers() {
    return running().bootstrapServers();
  }

  static synchronized String description() {
    return running().description();
  }

  static synchronized String ensureTopics() {
    RunningKafka running = running();
    if (!topicsEnsured) {
      TopicProvisioner.ensure(
          Map.of("bootstrap.servers", running.bootstrapServers()),
          running.replicationFactor(),
          TOPICS_TIMEOUT);
      topicsEnsured = true;
    }
    return running.bootstrapServers();
  }

  private static RunningKafka running() {
    if (kafka == null) {
      KafkaLogs.quieten();
      kafka = KafkaChoice.of(System.getProperties(), System.getenv()).start();
      LOGGER.log(
          System.Logger.Level.INFO,
          "Kafka for the tests: {0}, bootstrap={1}",
          kafka.description(),
          kafka.bootstrapServers());
      Runtime.getRuntime().addShutdownHook(new Thread(kafka.stop(), "stop-test-kafka"));
    }
    return kafka;
  }
}
