package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.cli.CliException;
import io.spate.cli.run.EventFile.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
  @TempDir Path directory;

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eventsAreCountedWithoutTheHead() {
    Path file = directory.resolve("e.csv");

    EventFile.Written written = new EventFile(file, Format.csv).write(text("a,b\n1,2\n3,4\n"));

    assertThat(written).isEqualTo(new EventFile.Written(2, 12));
    assertThat(file).hasContent("a,b\n1,2\n3,4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.csv", "e.csv.gz", "e.parquet"})
  void whatDoesNotComeToItsEndLeavesTheFileBeforeAsItWas(String name) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "before");
    InputStream cut =
        new SequenceInputStream(
            text("a,b\n1,2\n"),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("chunk without an end");
              }
            });

    assertThatThrownBy(() -> new EventFile(file, Format.ofName(name)).write(cut))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("chunk without an end");

    assertThat(file).hasContent("before");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }
}
