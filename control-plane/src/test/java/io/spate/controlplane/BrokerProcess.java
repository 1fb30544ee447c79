package io.spate.controlplane;

import static org.awaitility.Awaitility.await;

import io.spate.kafka.embedded.EmbeddedKafkaMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker as a process of its own, which can be frozen: it keeps its connections and is silent.
 */
final class BrokerProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts one on a free port, with its data below a directory; returns when it is ready. */
  static BrokerProcess start(Path directory) throws IOException {
    Path readyFile = directory.resolve("ready");
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    EmbeddedKafkaMain.class.getName(),
                    "--data",
                    directory.resolve("kafka").toString(),
                    "--ready-file",
                    readyFile.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    await()
        .atMost(START_PATIENCE)
        .failFast("the broker ended", () -> !process.isAlive())
        .until(() -> Files.exists(readyFile) && Files.readString(readyFile).contains("="));
    String ready = Files.readString(readyFile).trim();
    return new BrokerProcess(process, ready.substring(ready.indexOf('=') + 1));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
