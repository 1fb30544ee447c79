package io.spate.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, as a process. */
class EmbeddedKafkaProcessSlowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EXIT_AFTER_SIGTERM = 128 + 15;

  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void saysWhenItIsReadyHasSpatesTopicsAndEndsAtSigterm() throws Exception {
    Process process = start("0");
    String line = awaitReady(process);

    assertThat(Files.readString(directory.resolve("out")).strip()).isEqualTo(line);
    assertThat(topics(line))
        .containsAll(Arrays.stream(Topics.values()).map(Topics::topic).toList());

    process.destroy();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(EXIT_AFTER_SIGTERM);
    assertThat(directory.resolve("ready")).doesNotExist();
    assertThat(errors()).contains("broker stopped").doesNotContain("ERROR");
  }

  @Test
  void startsAgainAfterACrashOnTheSameDataAndPort() throws Exception {
    Process first = start("0");
    String line = awaitReady(first);
    KafkaClients clients = new KafkaClients(bootstrap(line));
    clients.createTopic("letters", 1);
    clients.produce("letters", "a");
    first.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    Process second = start(bootstrap(line).split(":")[1]);

    assertThat(awaitReady(second)).isEqualTo(line);
    assertThat(clients.consume("letters", 1, Map.of())).containsExactly("a");
  }

  @Test
  void aSecondProcessOnTheSameDataNamesTheFirst() throws Exception {
    Process first = start("0");
    awaitReady(first);
    Files.delete(directory.resolve("ready"));

    Process second = start("0");

    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(errors()).contains("is in use by process " + first.pid());
    assertThat(first.isAlive()).isTrue();
  }

  @Test
  void wrongArgumentsAreAnsweredWithTheUsage() throws Exception {
    Process process = start("many");

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(errors()).contains("--port many is no number").contains("usage:");
  }

  private Process start(String port) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            System.getProperty("spate.embedded-kafka.jar"),
            "--data",
            directory.resolve("data").toString(),
            "--port",
            port,
            "--ready-file",
            directory.resolve("ready").toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String awaitReady(Process process) throws IOException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(directory.resolve("ready")) || !process.isAlive());
    assertThat(directory.resolve("ready")).as("ready file; errors: %s", errors()).exists();
    String line = Files.readString(directory.resolve("ready")).strip();
    assertThat(line).matches("ready bootstrap=127\\.0\\.0\\.1:[0-9]+");
    return line;
  }

  private static Iterable<String> topics(String readyLine) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(readyLine)))) {
      return admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static String bootstrap(String readyLine) {
    return readyLine.substring(readyLine.indexOf('=') + 1);
  }

  private String errors() throws IOException {
    return Files.readString(directory.resolve("err"));
  }
}
