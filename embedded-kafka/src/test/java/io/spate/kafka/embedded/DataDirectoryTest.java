package io.spate.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path temporary;

  @Test
  void isFormattedOnceAndKeepsItsIdentity() throws IOException {
    Path metaProperties = temporary.resolve("data/log/meta.properties");
    try (DataDirectory directory = DataDirectory.open(temporary.resolve("data"))) {
      directory.formatOnce(1, "CONTROLLER");
    }
    String identity = Files.readString(metaProperties);

    try (DataDirectory directory = DataDirectory.open(temporary.resolve("data"))) {
      directory.formatOnce(1, "CONTROLLER");
    }

    assertThat(Files.readString(metaProperties)).isEqualTo(identity).contains("node.id=1");
  }

  @Test
  void canBeOpenedAgainAfterItWasClosed() throws IOException {
    DataDirectory.open(temporary).close();
    try (DataDirectory directory = DataDirectory.open(temporary)) {
      assertThat(directory).hasToString(temporary.toRealPath().toString());
    }
  }

  @Test
  void isRecognisedAsInUseThroughAnotherNameOfIt() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    try (DataDirectory directory = DataDirectory.open(temporary)) {
      assertThatThrownBy(() -> DataDirectory.open(link))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aFileInItsPlaceIsSaidInWords() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("cannot use " + file + " as data directory");
  }
}
