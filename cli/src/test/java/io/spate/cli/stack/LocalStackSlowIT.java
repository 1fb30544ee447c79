package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.SpateMain;
import io.spate.protocol.Json;
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
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The local stack's book-keeping with real processes, each a small program instead of a part. */
class LocalStackSlowIT {
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String PATH = System.getenv("PATH");

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path home;
  private Path install;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(directory.resolve("home")).toRealPath();
    install = FakeInstall.in(directory.resolve("install"));
  }

  @AfterEach
  void leaveNothingBehind() {
    new OsProcesses(new StackHome(home)).marked().values().forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @EnumSource(Sessions.class)
  void upScaleAndDownKeepTheBooks(Sessions sessions) throws IOException {
    assumeSupported(sessions);
    String path = sessions == Sessions.SETSID ? PATH : "";

    assertThat(spate(path, "up", "--agents", "2")).as(err.toString()).isZero();
    JsonNode status = status(path);
    assertThat(status.path("processes").findValuesAsText("name"))
        .containsExactly("broker", "control-plane", "aggregator", "agent-1", "agent-2");
    for (JsonNode process : status.path("processes")) {
      assertThat(process.path("state").asText()).as(process.toString()).isEqualTo("ready");
      assertThat(process.path("rssBytes").asLong()).isPositive();
      assertOutOfReachOfTheTerminal(process.path("pid").asLong(), sessions);
    }
    assertThat(status.path("urls").path("controlPlane").asText()).startsWith("http://127.0.0.1:");

    assertThat(spate(path, "up")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("runs already, with 2 agents");
    assertThat(living()).hasSize(5);

    assertThat(spate(path, "agents", "1")).isZero();
    assertThat(living()).doesNotContainKey("agent-2").hasSize(4);

    assertThat(spate(path, "aggregators", "2")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("has 2 results aggregators now");
    assertThat(living()).containsKeys("aggregator", "aggregator-2").hasSize(5);
    out.reset();
    assertThat(spate(path, "status", "--json")).isZero();
    assertThat(
            Json.MAPPER
                .readTree(out.toString(StandardCharsets.UTF_8))
                .path("urls")
                .path("morePages"))
        .hasSize(1);
    assertThat(spate(path, "aggregators", "1")).isZero();
    assertThat(living()).doesNotContainKey("aggregator-2").hasSize(4);

    assertThat(spate(path, "down")).isZero();
    assertThat(living()).isEmpty();
    assertThat(home.resolve("stack.json")).doesNotExist();
  }

  @Test
  void kafkaAloneIsStartedOnceAndTheRestIsAddedToIt() throws IOException {
    assertThat(spate(PATH, "up", "--only", "kafka")).as(err.toString()).isZero();
    assertThat(living()).containsOnlyKeys("broker");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:");
    ProcessHandle broker = living().get("broker");

    assertThat(spate(PATH, "up", "--only", "kafka")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Kafka runs already at");
    assertThat(spate(PATH, "up", "--agents", "1")).as(err.toString()).isZero();
    assertThat(living()).containsOnlyKeys("broker", "control-plane", "aggregator", "agent-1");
    assertThat(living().get("broker")).isEqualTo(broker);
    assertThat(spate(PATH, "down")).isZero();
  }

  @Test
  void aKilledCommandLeavesNothingThatDownDoesNotFind() throws Exception {
    Files.createFile(home.resolve("hang-agent-1"));
    Process command = commandInItsOwnJvm("up", "--agents", "1");
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(living()).containsKeys("broker", "aggregator", "agent-1"));

    command.destroyForcibly().waitFor();
    assertThat(living()).hasSize(4);

    assertThat(spate(PATH, "down")).isZero();
    assertThat(living()).isEmpty();
  }

  @Test
  void ctrlCWhileStartingStopsWhatWasStarted() throws Exception {
    assumeFalse(
        interruptsAreIgnored(),
        "SIGINT is ignored here, as in a job that a shell has put into the background; children"
            + " inherit that");
    Files.createFile(home.resolve("hang-agent-1"));
    Process command = commandInItsOwnJvm("up", "--agents", "1");
    await().atMost(LONG).untilAsserted(() -> assertThat(living()).containsKey("agent-1"));

    signal("INT", command.pid());

    assertThat(command.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(command.exitValue()).isEqualTo(ExitCode.FAILED);
    assertThat(new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("stopped by you");
    assertThat(living()).isEmpty();
  }

  /** By the mask of ignored signals, in which bit n - 1 is signal n. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0);
  }

  @Test
  void withoutItsFileAStackIsFoundAllTheSame() throws IOException {
    assertThat(spate(PATH, "up", "--agents", "1")).isZero();
    Files.delete(home.resolve("stack.json"));

    assertThat(spate(PATH, "up", "--agents", "1")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("left over from before");
    assertThat(living()).hasSize(4);

    Files.delete(home.resolve("stack.json"));
    assertThat(spate(PATH, "down")).isZero();
    assertThat(living()).isEmpty();
  }

  @Test
  void whatHasEndedIsToldAndStartedAgain() throws IOException {
    assertThat(spate(PATH, "up", "--agents", "1")).isZero();
    ProcessHandle aggregator = living().get("aggregator");
    aggregator.destroyForcibly();
    await().atMost(LONG).untilAsserted(() -> assertThat(living()).doesNotContainKey("aggregator"));

    JsonNode gone = status(PATH).path("processes").path(2);
    assertThat(gone.path("name").asText()).isEqualTo("aggregator");
    assertThat(gone.path("state").asText()).isEqualTo("gone");
    assertThat(spate(PATH, "agents", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("not whole", "`spate up`");
    assertThat(spate(PATH, "up")).isZero();

    assertThat(living()).hasSize(4);
    assertThat(living().get("aggregator").pid()).isNotEqualTo(aggregator.pid());
    assertThat(spate(PATH, "down")).isZero();
  }

  @Test
  void aRunStopsWhatItAddedAndLeavesWhatItRepaired() throws IOException {
    assertThat(spate(PATH, "up", "--agents", "1")).isZero();
    living().get("control-plane").destroyForcibly();
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(living()).doesNotContainKey("control-plane"));
    Environment environment = environment(PATH);
    LocalStack stack = LocalStack.of(environment, Pause.UNBROKEN, text -> {});

    StackView view = stack.up(new Wanted(OptionalInt.of(2), true));
    assertThat(view.started()).containsExactlyInAnyOrder("todo-api", "control-plane", "agent-2");
    assertThat(view.added()).containsExactlyInAnyOrder("todo-api", "agent-2");
    stack.stop(view.added());

    assertThat(living()).containsOnlyKeys("broker", "control-plane", "aggregator", "agent-1");
    assertThat(spate(PATH, "down")).isZero();
  }

  @Test
  void aPartThatCannotStartIsToldWithItsLogAndTheRestIsStopped() throws IOException {
    Files.createFile(home.resolve("fail-aggregator"));

    assertThat(spate(PATH, "up", "--agents", "1")).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("the results aggregator (aggregator) ended", "cannot do it: no turbine");
    assertThat(living()).isEmpty();
    assertThat(spate(PATH, "logs", "aggregator")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("this is aggregator");
  }

  @Test
  void aPartThatDoesNotHearIsKilledInTheEnd() throws IOException {
    StackHome stackHome = new StackHome(home);
    Files.createFile(home.resolve("deaf-agent-1"));
    assertThat(spate(PATH, "up", "--agents", "1")).isZero();
    List<String> words = new ArrayList<>();

    List<String> left =
        new StackStopper(name -> Duration.ofMillis(300), words::add)
            .stop(new OsProcesses(stackHome).marked(), name -> {});

    assertThat(left).isEmpty();
    assertThat(words).anyMatch(text -> text.startsWith("agent-1 did not end within"));
    assertThat(living()).isEmpty();
  }

  @Test
  void aProcessThatGotTheNumberOfOneOfOursIsLeftAlone() {
    StackHome stackHome = new StackHome(home);
    StackProcess recycled =
        new StackProcess(
            "agent-1",
            ProcessKind.AGENT,
            ProcessHandle.current().pid(),
            null,
            1,
            "log",
            Map.of(),
            null);
    new StackFile(stackHome.stackFile()).write(new StackState(List.of(recycled)));

    assertThat(spate(PATH, "down")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("no local stack runs");
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void aTakenPortIsReplacedAndToldToTheOthers() throws IOException {
    try (ServerSocket taken = takeDefaultPortOf(ProcessKind.CONTROL_PLANE)) {
      assertThat(taken.isBound()).isTrue();

      assertThat(spate(PATH, "up", "--agents", "0")).isZero();

      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("port 8090 is taken, control plane uses ");
      assertThat(status(PATH).path("urls").path("controlPlane").asText()).doesNotEndWith(":8090");
    }
    assertThat(spate(PATH, "down")).isZero();
  }

  /** Ours, or whoever has it already. */
  private static ServerSocket takeDefaultPortOf(ProcessKind kind) throws IOException {
    return FreePorts.isFree(kind.defaultPort())
        ? new ServerSocket(kind.defaultPort(), 1, InetAddress.getLoopbackAddress())
        : new ServerSocket(0);
  }

  private static void assumeSupported(Sessions sessions) {
    if (sessions == Sessions.SETSID) {
      assumeTrue(
          Sessions.ofSystem(Map.of("PATH", PATH)) == Sessions.SETSID, "no setsid on the PATH");
    }
  }

  private static void assertOutOfReachOfTheTerminal(long pid, Sessions sessions)
      throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.exists(stat)) {
      return; // Sessions are not to be seen without /proc.
    }
    // pid (name) state ppid pgrp session …
    String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
    assertThat(fields[2]).as("process group").isEqualTo(Long.toString(pid));
    if (sessions == Sessions.SETSID) {
      assertThat(fields[3]).as("session").isEqualTo(Long.toString(pid));
    }
  }

  private Map<String, ProcessHandle> living() {
    return new OsProcesses(new StackHome(home)).marked();
  }

  private JsonNode status(String path) throws IOException {
    out.reset();
    assertThat(spate(path, "status", "--json")).isZero();
    return Json.MAPPER.readTree(out.toByteArray());
  }

  private int spate(String path, String... arguments) {
    out.reset();
    return SpateMain.run(environment(path), arguments);
  }

  private Environment environment(String path) {
    return new Environment(
        install,
        home,
        directory,
        Map.of("PATH", path),
        false,
        false,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private Process commandInItsOwnJvm(String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Dspate.install=" + install);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), SpateMain.class.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("SPATE_HOME", home.toString());
    builder.redirectOutput(directory.resolve("command.out").toFile());
    return builder.start();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
