package io.spate.testsupport;

import io.spate.kafka.embedded.EmbeddedKafka;
import io.spate.kafka.embedded.EmbeddedKafkaException;
import io.spate.kafka.embedded.EmbeddedKafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The embedded broker in this JVM, on a directory that goes with it. */
final class InProcessKafka {
  private static final System.Logger LOGGER = System.getLogger(InProcessKafka.class.getName());
  private static final short SINGLE_REPLICA = 1;

  private InProcessKafka() {}

  static RunningKafka start() {
    try {
      Path data = Files.createTempDirectory("spate-test-kafka");
      EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data));
      return new RunningKafka(
          kafka.bootstrapServers(), "the embedded broker", SINGLE_REPLICA, () -> stop(kafka, data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EmbeddedKafkaException e) {
      throw new TestKafkaException(e.getMessage(), e);
    }
  }

  private static void stop(EmbeddedKafka kafka, Path data) {
    try {
      kafka.close();
      deleteTree(data);
    } catch (EmbeddedKafkaException | IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "cannot clean up the test broker: {0}", e);
    }
  }

  static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
