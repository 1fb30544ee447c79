package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code spate} command as a user has it: run as a process, with a home of its own. Closing it
 * takes the local stack down and asserts that nothing of it is left.
 */
final class Spate implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("spate.root", "..")).toAbsolutePath();
  private static final Duration UP_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(90);

  private final Path home;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Map<String, String> variables = new HashMap<>();

  private Spate(Path home) {
    this.home = home;
  }

  /** One with a new home; archives for start-up are shared by all, as they are by a user's runs. */
  static Spate inNewHome() {
    try {
      Path home = Files.createTempDirectory("spate-e2e");
      Path archives = ROOT.resolve("e2e/target/cds");
      Files.createDirectories(archives);
      Files.createSymbolicLink(home.resolve("cds"), archives);
      return new Spate(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the local stack with so many agents. */
  void up(int agents) {
    run(UP_TIMEOUT, "up", "--agents", Integer.toString(agents)).exitsWith(0);
  }

  /** Sets a variable of the environment of every command from now on; returns this. */
  Spate with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** What a command printed, and how it ended. */
  record Outcome(int exit, String out) {
    Outcome exitsWith(int expected) {
      assertThat(exit).as("exit code; it printed:%n%s", out).isEqualTo(expected);
      return this;
    }

    Outcome says(String... words) {
      assertThat(out).contains(words);
      return this;
    }

    /**
     * Asserts that the command ended as the thresholds of its report say: 0 where all held, else
     * 99. That of response times holds exactly if the report's p95 is below it, for how fast a
     * machine answers that does other work beside is not what these tests are about; all others
     * hold.
     */
    Outcome endsByThresholdsOf(JsonNode report) {
      double p95 = report.path("latencyMs").path("p95").asDouble();
      boolean held = true;
      assertThat(report.path("thresholds")).as(report.toString()).isNotEmpty();
      for (JsonNode threshold : report.path("thresholds")) {
        boolean ofTimes = threshold.path("expression").asText().equals("p95 < 500ms");
        boolean ok = threshold.path("ok").asBoolean();
        assertThat(ok).as("%s, p95 %s", threshold, p95).isEqualTo(!ofTimes || p95 < 500);
        held &= ok;
      }
      assertThat(report.path("verdict").asText()).isEqualTo(held ? "passed" : "failed");
      return exitsWith(held ? 0 : 99);
    }
  }

  Path home() {
    return home;
  }

  Path root() {
    return ROOT;
  }

  /** Runs a command to its end. */
  Outcome run(Duration timeout, String... arguments) {
    Path out = newFile("out", ".txt");
    Process process = start(out, arguments);
    try {
      if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "spate "
                + String.join(" ", arguments)
                + " did not end within "
                + timeout
                + "; it printed:\n"
                + read(out));
      }
      return new Outcome(process.exitValue(), read(out));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command; its output goes to the file. */
  Process start(Path out, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("spate").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("SPATE_HOME", home.toString());
    builder.environment().put("NO_COLOR", "1");
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new file in the home. */
  Path newFile(String prefix, String suffix) {
    try {
      return Files.createTempFile(home, prefix, suffix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new file in the home with this content. */
  Path file(String name, String content) {
    try {
      return Files.writeString(home.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(Path file) {
    try {
      return Json.MAPPER.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code spate status --json}. */
  JsonNode status() {
    String out = run(Duration.ofSeconds(30), "status", "--json").exitsWith(0).out();
    try {
      return Json.MAPPER.readTree(out.substring(out.indexOf('{')));
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + out, e);
    }
  }

  /** Pids of the stack's processes whose name begins so. */
  List<Long> pids(String prefix) {
    List<Long> pids = new ArrayList<>();
    for (JsonNode process : status().path("processes")) {
      if (process.path("name").asText().startsWith(prefix)) {
        pids.add(process.path("pid").asLong());
      }
    }
    return pids;
  }

  /** The URL of a part of the running stack. */
  String url(String name) {
    JsonNode url = status().path("urls").path(name);
    assertThat(url.isTextual()).as("URL of %s in %s", name, url).isTrue();
    return url.asText();
  }

  /** GET, as JSON. */
  JsonNode get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  /** Sends a JSON body. */
  JsonNode send(String method, String url, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(
              request.timeout(Duration.ofSeconds(15)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Processes on this machine that belong to this home. */
  List<ProcessHandle> processes() {
    String marker = home.toString();
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(marker))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** From /proc where there is one: the JDK leaves long command lines out. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return process.info().commandLine().orElse(""); // ended meanwhile, or not Linux
    }
  }

  @Override
  public void close() {
    run(DOWN_TIMEOUT, "down");
    List<ProcessHandle> left = processes();
    left.forEach(ProcessHandle::destroyForcibly);
    assertThat(left).as("processes that 'spate down' left behind").isEmpty();
  }
}
