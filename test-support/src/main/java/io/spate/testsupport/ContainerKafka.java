package io.spate.testsupport;

import io.spate.protocol.Topics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka in a container of its own, with the settings that Spate needs of a broker. */
final class ContainerKafka {
  static final String DEFAULT_IMAGE = "apache/kafka-native:4.1.0";

  /** Long enough to pull the image once over a slow line. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private static final short SINGLE_REPLICA = 1;

  private ContainerKafka() {}

  /**
   * Starts it.
   *
   * @param image {@code apache/kafka} or {@code apache/kafka-native}, or a copy of one by another
   *     name
   * @throws TestKafkaException if there is no Docker engine, or it cannot start the image
   */
  static RunningKafka start(String image) {
    DockerEngine.ofThisMachine().require();
    CompletableFuture<KafkaContainer> started = new CompletableFuture<>();
    Thread starter = new Thread(() -> startInto(started, image), "start-test-kafka");
    starter.setDaemon(true);
    starter.start();
    try {
      KafkaContainer container = started.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return new RunningKafka(
          container.getBootstrapServers(),
          "a container of " + image,
          SINGLE_REPLICA,
          container::stop);
    } catch (ExecutionException e) {
      throw new TestKafkaException(
          "the Docker engine cannot start " + image + ": " + reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      starter.interrupt();
      throw new TestKafkaException(
          "the Docker engine did not start "
              + image
              + " within "
              + START_TIMEOUT.toMinutes()
              + " minutes",
          e);
    } catch (InterruptedException e) {
      starter.interrupt();
      Thread.currentThread().interrupt();
      throw new TestKafkaException("interrupted while " + image + " was starting", e);
    }
  }

  private static void startInto(CompletableFuture<KafkaContainer> started, String image) {
    try {
      KafkaContainer container = configured(image);
      container.start();
      if (!started.complete(container)) {
        container.stop(); // nobody waits any more
      }
    } catch (Throwable e) { // handed to the thread that waits
      started.completeExceptionally(e);
    }
  }

  private static KafkaContainer configured(String image) {
    String repository = image.contains("kafka-native") ? "apache/kafka-native" : "apache/kafka";
    String maxRecord = Integer.toString(Topics.MAX_RECORD_BYTES);
    return new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor(repository))
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_MESSAGE_MAX_BYTES", maxRecord)
        .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", maxRecord)
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "6")
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "6")
        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
  }

  /** The innermost cause says what went wrong; those around it only that something did. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }
}
