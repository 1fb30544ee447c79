package io.spate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What other users of a machine see of a command while it runs: its arguments. */
@EnabledOnOs(OS.LINUX)
class ProcessListTest {
  private static final String TOKEN = "spate_planted-token-2a7c";
  private static final String HEADER = "planted-header-e81b";

  @Test
  void aTokenAndAScenariosHeadersAreInNoProcessList(@TempDir Path directory) throws Exception {
    Queue<String> commands = new ConcurrentLinkedQueue<>();
    Queue<String> received = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          // The command waits for its answer, so it is there to be seen.
          ProcessHandle.allProcesses().forEach(process -> commands.add(commandLine(process)));
          received.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    try {
      run(directory, "http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }

    assertThat(received)
        .anyMatch(request -> request.contains("Bearer " + TOKEN) && request.contains(HEADER));
    assertThat(commands)
        .anyMatch(command -> command.contains(SpateMain.class.getName()))
        .noneMatch(command -> command.contains(TOKEN) || command.contains(HEADER));
  }

  /** The whole of it: {@link ProcessHandle.Info#commandLine()} ends after one page of memory. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // ended meanwhile
    }
  }

  private static void run(Path directory, String server) throws IOException, InterruptedException {
    Path scenario = directory.resolve("s.yaml");
    Files.writeString(
        scenario,
        """
        name: s
        target: http://127.0.0.1:9
        load: { users: 1, spawnRate: 1, duration: 1s }
        users:
          - name: u
            tasks:
              - { get: /, headers: { X-Api-Key: %s } }
        """
            .formatted(HEADER));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                SpateMain.class.getName(),
                "run",
                scenario.toString(),
                "--server",
                server));
    builder.environment().put("SPATE_TOKEN", TOKEN);
    builder.environment().put("CLASSPATH", classPath);
    Path out = directory.resolve("out");
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isNotZero();
      assertThat(Files.readString(out)).doesNotContain(TOKEN, HEADER);
    } finally {
      process.destroyForcibly();
    }
  }
}
