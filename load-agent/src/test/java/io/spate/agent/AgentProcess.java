package io.spate.agent;

import io.spate.testsupport.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent as it is shipped, in a process of its own, at the tests' Kafka. */
final class AgentProcess implements AutoCloseable {
  private final Process process;

  /** Starts one; its log goes below a directory. */
  AgentProcess(String id, Path directory) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-Dkafka.bootstrap.servers=" + TestKafka.ensureTopics(),
                    "-Dspate.agent.id=" + id,
                    "-jar",
                    Path.of("target", "quarkus-app", "quarkus-run.jar").toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(id + ".log").toFile())
            .start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
