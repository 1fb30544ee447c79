package io.spate.kafka.embedded;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that exists exactly while the broker is ready. Whoever waits for it never sees half a
 * line, as it appears by a rename.
 */
record ReadyFile(Path file) {
  /**
   * Makes it appear.
   *
   * @throws EmbeddedKafkaException if it cannot be written
   */
  void write(String line) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(temporary, line + System.lineSeparator());
      try {
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EmbeddedKafkaException("cannot write the ready file " + file + ": " + e, e);
    }
  }

  /**
   * Makes it disappear; one of an earlier process would claim a broker that is not there.
   *
   * @throws EmbeddedKafkaException if it cannot be removed
   */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EmbeddedKafkaException("cannot remove the ready file " + file + ": " + e, e);
    }
  }
}
