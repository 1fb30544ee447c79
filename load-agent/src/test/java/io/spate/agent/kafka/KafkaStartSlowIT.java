package io.spate.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.testsupport.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process, with a table of names of its own instead of the machine's resolver. */
class KafkaStartSlowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
  private static final String WAITS = "The name of Kafka is not known (yet)";

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Path names;
  private Process agent;

  @BeforeEach
  void knowOnlyThisMachine() throws IOException {
    names = Files.writeString(directory.resolve("names"), "127.0.0.1 localhost\n");
  }

  @AfterEach
  void end() {
    if (agent != null) {
      agent.destroyForcibly();
    }
  }

  @Test
  void anAgentWhoseKafkaHasNoNameYetWaitsAndThenWorks() throws Exception {
    String port = TestKafka.ensureTopics().replaceFirst(".*:", "");
    start("broker.example:" + port);

    await().atMost(PATIENCE).until(() -> url() != null);
    assertThat(status("live")).isEqualTo(200);
    assertThat(status("started")).isEqualTo(200);
    assertThat(status("ready")).isEqualTo(503);
    await().atMost(PATIENCE).until(() -> times(WAITS) >= 2);
    assertThat(agent.isAlive()).isTrue();
    assertThat(said()).contains("broker.example:" + port).doesNotContain("Cannot read");

    Files.writeString(names, "127.0.0.1 broker.example localhost\n");

    await().atMost(PATIENCE).until(() -> status("ready") == 200);
    assertThat(said()).contains("Kafka's name is known now");
    await().atMost(PATIENCE).until(() -> said().contains("Slots assigned"));
    assertThat(said()).doesNotContain("ERROR");
  }

  @Test
  void anAgentWhoseKafkaIsThereWaitsForNothing() throws Exception {
    start(TestKafka.ensureTopics());

    await().atMost(PATIENCE).until(() -> url() != null && status("ready") == 200);
    assertThat(said()).doesNotContain(WAITS).doesNotContain("WARN");
  }

  @Test
  void anAgentThatIsToldToGoWhileItWaitsGoes() throws Exception {
    start("broker.example:9092");
    await().atMost(PATIENCE).until(() -> times(WAITS) >= 1 && url() != null);

    agent.destroy();

    assertThat(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void anAddressThatCannotBeOneEndsTheAgent() throws Exception {
    start("broker.example");

    assertThat(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isEqualTo(1);
    assertThat(said()).contains("'broker.example' is no host and port");
  }

  @Test
  void settingsThatAreWrongEndTheAgentAlsoAfterWaiting() throws Exception {
    start("broker.example:9092", "-Dkafka.security.protocol=SASL_PLAINTEXT");
    await().atMost(PATIENCE).until(() -> times(WAITS) >= 1);

    Files.writeString(names, "127.0.0.1 broker.example localhost\n");

    assertThat(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isEqualTo(1);
    assertThat(said()).contains("this agent ends");
  }

  private void start(String servers, String... options) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djdk.net.hosts.file=" + names,
            "-Dsun.net.inetaddr.negative.ttl=1");
    builder.command().addAll(List.of(options));
    builder.command().add("-jar");
    builder.command().add(Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", servers);
    agent =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  private long times(String words) throws IOException {
    return said().lines().filter(line -> line.contains(words)).count();
  }

  private String url() throws IOException {
    Matcher matcher = LISTENING.matcher(said());
    return matcher.find() ? matcher.group(1) : null;
  }

  private int status(String probe) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/q/health/" + probe))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
