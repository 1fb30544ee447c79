package io.spate.testsupport;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** Decides which Kafka the tests get; the rules are those told at {@link TestKafka}. */
final class KafkaChoice {
  private static final short CLUSTER_DEFAULT = -1;

  private final String wanted;
  private final Optional<String> existing;
  private final Supplier<RunningKafka> container;
  private final Supplier<RunningKafka> embedded;

  KafkaChoice(
      String wanted,
      Optional<String> existing,
      Supplier<RunningKafka> container,
      Supplier<RunningKafka> embedded) {
    this.wanted = wanted;
    this.existing = existing;
    this.container = container;
    this.embedded = embedded;
  }

  static KafkaChoice of(Properties properties, Map<String, String> environment) {
    String image = properties.getProperty("spate.test.kafka.image", ContainerKafka.DEFAULT_IMAGE);
    return new KafkaChoice(
        properties.getProperty("spate.test.kafka", "auto"),
        Optional.ofNullable(environment.get("KAFKA_BOOTSTRAP_SERVERS"))
            .filter(servers -> !servers.isBlank()),
        () -> ContainerKafka.start(image),
        InProcessKafka::start);
  }

  /**
   * Starts the chosen one.
   *
   * @throws TestKafkaException if it cannot be started, or the choice is none of the three
   */
  RunningKafka start() {
    return switch (wanted) {
      case "embedded" -> describe(embedded.get(), "spate.test.kafka=embedded");
      case "testcontainers" -> describe(container.get(), "spate.test.kafka=testcontainers");
      case "auto" -> existing.map(KafkaChoice::existing).orElseGet(this::containerElseEmbedded);
      default ->
          throw new TestKafkaException(
              "spate.test.kafka=" + wanted + " is none of auto, embedded, testcontainers");
    };
  }

  private RunningKafka containerElseEmbedded() {
    try {
      return describe(container.get(), "a Docker engine can start it");
    } catch (TestKafkaException noContainer) {
      return describe(embedded.get(), noContainer.getMessage());
    }
  }

  private static RunningKafka existing(String servers) {
    return new RunningKafka(
        servers, "an existing cluster (KAFKA_BOOTSTRAP_SERVERS is set)", CLUSTER_DEFAULT, () -> {});
  }

  private static RunningKafka describe(RunningKafka kafka, String why) {
    return kafka.describedAs(kafka.description() + " (" + why + ")");
  }
}
