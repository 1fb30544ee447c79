package io.spate.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.CliVersion;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.FakeServers;
import io.spate.cli.SpateMain;
import io.spate.kafka.embedded.EmbeddedKafka;
import io.spate.kafka.embedded.EmbeddedKafkaOptions;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.JsonSerializer;
import io.spate.protocol.kafka.TopicProvisioner;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spate doctor} with a real broker; control plane and aggregator are canned answers. */
class DoctorIT {
  private static final String VERSION = CliVersion.project();
  private static final Duration LONGEST = Duration.ofSeconds(45);

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ScheduledExecutorService agents = Executors.newSingleThreadScheduledExecutor();
  private EmbeddedKafka kafka;
  private FakeServers servers;

  @BeforeEach
  void start() throws IOException {
    servers = FakeServers.start();
    kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(directory.resolve("kafka")));
  }

  @AfterEach
  void stop() {
    agents.shutdownNow();
    servers.close();
    kafka.close();
  }

  @Test
  void aSystemThatIsRightIsFoundRight() throws Exception {
    givenTopics();
    givenServices(VERSION);
    givenAgent("agent-1", VERSION, 0);

    Map<String, JsonNode> checks = examine(ExitCode.OK);

    for (Topics topic : Topics.values()) {
      assertOk(checks, "topic " + topic.topic());
    }
    assertOk(checks, "Kafka");
    assertOk(checks, "control plane");
    assertOk(checks, "results aggregator");
    assertOk(checks, "agents");
    assertOk(checks, "clock of Kafka");
    assertOk(checks, "clock of agent-1");
    assertThat(checks.get("agents").path("found").asText())
        .contains("1 agent of version " + VERSION, "agent-1", "last heartbeat");
    assertThat(checks).containsKeys("JDK", "file descriptors", "source ports", "free memory");
  }

  @Test
  void aMissingTopicFailsWithTheWayToGetIt() throws Exception {
    givenTopics();
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(Topics.RUN_LOG.topic())).all().get(20, TimeUnit.SECONDS);
      // The controller has deleted it; the broker hears of that a moment later.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !admin.listTopics().names().get().contains(Topics.RUN_LOG.topic()));
    }
    givenServices(VERSION);

    JsonNode check = examine(ExitCode.FAILED).get("topic spate.run-log");

    assertThat(check.path("level").asText()).isEqualTo("fail");
    assertThat(check.path("found").asText()).isEqualTo("not there");
    assertThat(check.path("right").asText()).contains("1 partition", "compact,delete");
    assertThat(check.path("remedy").asText()).contains("control plane makes it", "topics.yaml");
  }

  @Test
  void wrongPartitionsAndSettingsAreFound() throws Exception {
    try (Admin admin = admin()) {
      List<NewTopic> topics = new ArrayList<>();
      topics.add(new NewTopic(Topics.RUN_COMMANDS.topic(), 3, (short) 1));
      topics.add(
          new NewTopic(Topics.USER_QUOTAS.topic(), 12, (short) 1)
              .configs(Topics.USER_QUOTAS.settings()));
      admin.createTopics(topics).all().get(20, TimeUnit.SECONDS);
    }
    givenTopics();
    givenServices(VERSION);

    Map<String, JsonNode> checks = examine(ExitCode.FAILED);

    JsonNode commands = checks.get("topic spate.run-commands");
    assertThat(commands.path("level").asText()).isEqualTo("fail");
    assertThat(commands.path("found").asText()).contains("3 partitions", "cleanup.policy=delete");
    JsonNode quotas = checks.get("topic spate.user-quotas");
    assertThat(quotas.path("level").asText()).isEqualTo("warn");
    assertThat(quotas.path("remedy").asText())
        .contains("--bootstrap-server " + kafka.bootstrapServers(), "--partitions 120");
    assertOk(checks, "topic spate.run-stats");
  }

  @Test
  void aClockThatIsWrongAndAnotherVersionAreFound() throws Exception {
    givenTopics();
    givenServices("0.0.1");
    givenAgent("agent-1", VERSION, -7_000);
    givenAgent("agent-2", "0.0.1", 0);

    Map<String, JsonNode> checks = examine(ExitCode.FAILED);

    JsonNode clock = checks.get("clock of agent-1");
    assertThat(clock.path("level").asText()).isEqualTo("fail");
    assertThat(clock.path("found").asText()).matches("(6\\.9|7\\.\\d) s behind this machine's");
    assertThat(clock.path("remedy").asText()).contains("NTP");
    assertOk(checks, "clock of agent-2");
    assertThat(checks.get("agent agent-2").path("level").asText()).isEqualTo("fail");
    assertThat(checks.get("control plane").path("found").asText()).contains("version 0.0.1");
    assertThat(checks.get("control plane").path("right").asText()).contains(VERSION);
  }

  @Test
  void nothingReachableIsSaidWithinABound() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    long begin = System.nanoTime();

    int exit =
        spate(
            "doctor", "--json",
            "--bootstrap", "127.0.0.1:" + nobody,
            "--server", "http://127.0.0.1:" + nobody,
            "--aggregator", "http://127.0.0.1:" + nobody);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
    assertThat(exit).as(err.toString()).isEqualTo(ExitCode.FAILED);
    Map<String, JsonNode> checks = checks();
    assertThat(checks.get("Kafka").path("found").asText())
        .contains("cannot be used at 127.0.0.1:" + nobody);
    assertThat(checks.get("control plane").path("found").asText()).contains("connection refused");
    assertThat(checks.get("results aggregator").path("level").asText()).isEqualTo("fail");
    assertThat(checks).doesNotContainKey("topic spate.run-log");
  }

  @Test
  void serversThatTakeAConnectionAndNeverAnswerDoNotHangIt() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + deaf.getLocalPort();
      long begin = System.nanoTime();

      int exit =
          spate(
              "doctor",
              "--json",
              "--bootstrap",
              address,
              "--server",
              "http://" + address,
              "--aggregator",
              "http://" + address);

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
      assertThat(exit).isEqualTo(ExitCode.FAILED);
      assertThat(checks().get("control plane").path("found").asText())
          .contains("no answer in time");
      assertThat(checks().get("Kafka").path("level").asText()).isEqualTo("fail");
    }
  }

  @Test
  void aLocalStackThatDoesNotRunIsToldWithTheWayToStartIt() throws Exception {
    Files.writeString(
        directory.resolve("stack.json"),
        """
        {"version": 1, "processes": [
          {"name": "broker", "kind": "broker", "pid": 999999999, "port": %1$d, "log": "x"},
          {"name": "control-plane", "kind": "control-plane", "pid": 999999999, "port": %1$d,
           "log": "x"},
          {"name": "aggregator", "kind": "aggregator", "pid": 999999999, "port": %1$d, "log": "x"}]}
        """
            .formatted(1));

    assertThat(spate("doctor")).isEqualTo(ExitCode.FAILED);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("fail  control plane: cannot reach", "-> `spate up` starts what is missing")
        .contains("fail  Kafka: cannot be used at 127.0.0.1:1", "-> `spate up` starts it")
        .containsPattern("\\d+ checks: \\d+ ok, \\d+ warnings?, \\d+ failed");
  }

  @Test
  void whatIsNotNamedIsAWarningAndAFileOfSettingsIsUsed() throws Exception {
    givenTopics();
    Path config = directory.resolve("client.properties");
    Files.writeString(config, "security.protocol=SASL_PLAINTEXT\n");
    String wrong = "--kafka-config=" + config;

    assertThat(spate("doctor", "--json", "--bootstrap", kafka.bootstrapServers(), wrong))
        .isEqualTo(ExitCode.FAILED);
    assertThat(checks().get("Kafka").path("level").asText()).isEqualTo("fail");

    Files.writeString(config, "bootstrap.servers=nowhere:1\n");
    assertThat(spate("doctor", "--json", "--bootstrap", kafka.bootstrapServers(), wrong)).isZero();
    assertThat(checks().get("control plane").path("found").asText()).isEqualTo("not checked");
    assertOk(checks(), "Kafka");

    assertThat(spate("doctor", "--kafka-config", "no/such/file")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--kafka-config no/such/file");
  }

  private void givenTopics() {
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), (short) 1, Duration.ofSeconds(30));
  }

  private void givenServices(String version) {
    servers.on(
        "GET /q/health/ready",
        Map.of(
            "status",
            "UP",
            "checks",
            List.of(Map.of("name", "x", "status", "UP", "data", Map.of("version", version)))));
    servers.on("GET /api/v1/agents", Map.of("agents", seenAgents));
  }

  private final List<Map<String, Object>> seenAgents = new ArrayList<>();

  /** An agent whose clock is ahead by so much, with a heartbeat each 200 ms. */
  private void givenAgent(String id, String version, long aheadMs) {
    long now = System.currentTimeMillis();
    seenAgents.add(
        Map.of(
            "agentId",
            id,
            "state",
            "ready",
            "version",
            version,
            "at",
            now + aheadMs,
            "lastSeenAt",
            now));
    servers.on("GET /api/v1/agents", Map.of("agents", seenAgents));
    KafkaProducer<String, Object> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "0"),
            new StringSerializer(),
            new JsonSerializer());
    agents.scheduleAtFixedRate(
        () ->
            producer.send(
                new ProducerRecord<>(
                    Topics.AGENT_STATUS.topic(),
                    id,
                    heartbeat(id, version, System.currentTimeMillis() + aheadMs))),
        0,
        200,
        TimeUnit.MILLISECONDS);
  }

  private static AgentStatus heartbeat(String id, String version, long at) {
    return new AgentStatus(
        AgentStatus.SCHEMA,
        id,
        "i",
        version,
        null,
        AgentState.READY,
        at,
        at,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of());
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private Map<String, JsonNode> examine(int expectedExit) throws IOException {
    String url = servers.url().toString();
    int exit =
        spate(
            "doctor",
            "--json",
            "--bootstrap",
            kafka.bootstrapServers(),
            "--server",
            url,
            "--aggregator",
            url);
    Map<String, JsonNode> checks = checks();
    if (seenAgents.isEmpty()) {
      assertThat(checks.get("agents").path("found").asText()).isEqualTo("none");
    }
    assertThat(exit).as(out + "\n" + err).isEqualTo(expectedExit);
    return checks;
  }

  private Map<String, JsonNode> checks() throws IOException {
    Map<String, JsonNode> checks = new LinkedHashMap<>();
    for (JsonNode check :
        Json.MAPPER.readTree(out.toString(StandardCharsets.UTF_8)).path("checks")) {
      checks.put(check.path("check").asText(), check);
    }
    return checks;
  }

  private static void assertOk(Map<String, JsonNode> checks, String name) {
    assertThat(checks).containsKey(name);
    assertThat(checks.get(name).path("level").asText())
        .as(checks.get(name).toString())
        .isEqualTo("ok");
  }

  private int spate(String... arguments) {
    out.reset();
    err.reset();
    Environment environment =
        new Environment(
            directory,
            directory,
            directory,
            Map.of(),
            false,
            false,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return SpateMain.run(environment, arguments);
  }
}
