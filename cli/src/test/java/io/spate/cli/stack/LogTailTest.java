package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir private Path directory;

  @Test
  void theLastLinesOfALongLogAreRead() throws IOException {
    Path log = directory.resolve("broker.log");
    Files.writeString(
        log,
        IntStream.range(0, 60_000)
            .mapToObj(i -> "line " + i)
            .collect(Collectors.joining("\n", "", "\n")));

    assertThat(LogTail.of(log, 2)).containsExactly("line 59998", "line 59999");
  }

  @Test
  void aLogThatIsNotThereHasNoLines() {
    assertThat(LogTail.of(directory.resolve("none.log"), 5)).isEmpty();
  }
}
