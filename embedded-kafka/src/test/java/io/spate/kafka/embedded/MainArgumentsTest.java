package io.spate.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainArgumentsTest {
  @Test
  void onlyTheDataDirectoryIsNeeded() {
    MainArguments arguments = parse(Map.of(), "--data", "somewhere");

    assertThat(arguments.options())
        .isEqualTo(EmbeddedKafkaOptions.in(Path.of("somewhere")))
        .extracting(EmbeddedKafkaOptions::port, EmbeddedKafkaOptions::host)
        .containsExactly(0, "127.0.0.1");
    assertThat(arguments.readyFile()).isEmpty();
  }

  @Test
  void argumentsAreStrongerThanTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "SPATE_KAFKA_DATA", "from-environment",
            "SPATE_KAFKA_PORT", "1111",
            "SPATE_KAFKA_READY_FILE", "ready");

    MainArguments arguments = parse(environment, "--port", "2222");

    assertThat(arguments.options().port()).isEqualTo(2222);
    assertThat(arguments.options().dataDirectory()).hasFileName("from-environment");
    assertThat(arguments.readyFile()).hasValue(Path.of("ready").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 1                | no data directory",
        "--data d --colour blue  | unknown argument --colour",
        "--data                  | --data needs a value",
        "--data d --port x       | --port x is no number",
        "--data d --port 70000   | 70000 is no TCP port",
        "--data d --host 0.0.0.0 | wildcard",
      })
  void mistakesAreNamed(String arguments, String expected) {
    assertThatThrownBy(() -> parse(Map.of(), arguments.split(" ")))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining(expected);
  }

  private static MainArguments parse(Map<String, String> environment, String... arguments) {
    return MainArguments.parse(arguments, environment);
  }
}
