package io.spate.kafka.embedded;

import io.spate.protocol.kafka.TopicProvisioner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded broker as a process of its own, as the {@code spate} command starts it. It makes
 * Spate's topics, prints {@code ready bootstrap=HOST:PORT} as its only line on the standard output,
 * writes the same into the ready file, and stops cleanly at SIGTERM or SIGINT. Exit codes: 1 when
 * it cannot start or breaks down, 2 for wrong arguments, 143 and 130 for the signals.
 */
public final class EmbeddedKafkaMain {
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(60);
  private static final short SINGLE_REPLICA = 1;

  static {
    // Before the first logger. The name is our own, so that this configuration never becomes the
    // one
    // of another program that has this jar on its class path.
    if (System.getProperty("log4j2.configurationFile") == null) {
      System.setProperty("log4j2.configurationFile", "spate-embedded-kafka-log4j2.xml");
    }
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedKafkaMain.class);

  private EmbeddedKafkaMain() {}

  public static void main(String[] arguments) {
    MainArguments parsed;
    try {
      parsed = MainArguments.parse(arguments, System.getenv());
    } catch (EmbeddedKafkaException e) {
      System.err.println("spate-embedded-kafka: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      Throwable failure = run(parsed);
      LOGGER.error("the broker broke down: {}", failure.getMessage());
    } catch (RuntimeException e) {
      LOGGER.error("{}", e.getMessage());
      LOGGER.debug("the broker could not start", e);
    }
    System.exit(1);
  }

  /** Returns only if the broker breaks down; a signal ends the process through the hook. */
  private static Throwable run(MainArguments arguments) {
    Optional<ReadyFile> readyFile = arguments.readyFile().map(ReadyFile::new);
    readyFile.ifPresent(ReadyFile::remove);
    EmbeddedKafka kafka = EmbeddedKafka.start(arguments.options());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(kafka, readyFile), "stop"));
    TopicProvisioner.ensure(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
        SINGLE_REPLICA,
        TOPICS_TIMEOUT);
    String line = "ready bootstrap=" + kafka.bootstrapServers();
    System.out.println(line);
    System.out.flush();
    readyFile.ifPresent(file -> file.write(line));
    return kafka.failure().toCompletableFuture().join();
  }

  private static void stop(EmbeddedKafka kafka, Optional<ReadyFile> readyFile) {
    try {
      readyFile.ifPresent(ReadyFile::remove);
      kafka.close();
      LOGGER.info("broker stopped");
    } catch (EmbeddedKafkaException e) {
      LOGGER.error("{}", e.getMessage());
    }
  }
}
