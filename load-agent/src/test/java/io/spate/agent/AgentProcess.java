package io.spate.agent;

import io.spate.testsupport.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent as it is shipped, in a process of its own, at the tests' Kafka. */
final class AgentProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  private final Process process;
  private final Path log;

  /** Starts one; its log goes below a directory. */
  AgentProcess(String id, Path directory) throws IOException {
    this(id, directory, "-Xmx256m");
  }

  /** Starts one with settings of the JVM, of its heap at least. */
  AgentProcess(String id, Path directory, String... settings) throws IOException {
    log = directory.resolve(id + ".log");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of(settings));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dkafka.bootstrap.servers=" + TestKafka.ensureTopics(),
            "-Dspate.agent.id=" + id,
            "-jar",
            JAR.toString()));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
