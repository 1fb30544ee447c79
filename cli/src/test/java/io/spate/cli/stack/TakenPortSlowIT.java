package io.spate.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.spate.cli.CliException;
import io.spate.cli.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ports that were free when a stack chose them and are not when its processes want them. Real
 * processes and sockets; each is held until the other has the port.
 */
class TakenPortSlowIT {
  private static final Duration LONG = Duration.ofSeconds(120);

  @TempDir private Path directory;

  private final ExecutorService commands = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<String> words = new ConcurrentLinkedQueue<>();
  private final List<StackHome> homes = new ArrayList<>();
  private final List<HttpServer> strangers = new ArrayList<>();
  private StackHome home;
  private Path install;

  @BeforeEach
  void install() throws IOException {
    install = FakeInstall.in(directory.resolve("install"));
    home = home("home");
  }

  @AfterEach
  void leaveNothingBehind() {
    commands.shutdownNow();
    strangers.forEach(stranger -> stranger.stop(0));
    homes.forEach(
        any -> new OsProcesses(any).marked().values().forEach(ProcessHandle::destroyForcibly));
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "aggregator"})
  void ofTwoStacksThatChoseOnePortTheSlowerOneGetsAnother(String part) throws Exception {
    hold(home, part);
    Future<StackView> slower = up(home);
    StackProcess held = awaitHeld(part, 0);
    Files.delete(home.directory().resolve("hold-" + part));
    StackHome other = home("other");
    remember(other, held);

    StackView quicker = up(other).get(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(process(other, part).port()).isEqualTo(held.port());
    letGo(held);
    StackView view = slower.get(LONG.toSeconds(), TimeUnit.SECONDS);

    assertThat(List.of(view.controlPlane(), view.pages()))
        .doesNotContain(quicker.controlPlane(), quicker.pages());
    assertThat(view.agents()).hasSize(2);
    assertThat(words).anyMatch(text -> text.startsWith("port " + held.port() + " was taken by"));
    for (StackHome each : homes) {
      assertThat(stack(each).running()).isPresent();
      assertThat(stack(each).processes())
          .allSatisfy(p -> assertThat(p.state()).as(p.toString()).isEqualTo(ProcessStatus.READY));
    }
    assertThat(process(home, "aggregator").settings())
        .containsEntry("SPATE_CONTROL_PLANE_URL", view.controlPlane().toString());
    assertThat(process(home, "control-plane").settings())
        .containsEntry("SPATE_PAGES_URL", view.pages().toString());
    homes.forEach(each -> assertThat(stack(each).down()).hasSize(5));
  }

  @Test
  void theOthersKeepThePortsThatTheyHadBefore() throws Exception {
    int before = new FreePorts(text -> {}).choose("control plane", 0);
    remember(
        home,
        new StackProcess(
            "control-plane", ProcessKind.CONTROL_PLANE, 1, null, before, "log", Map.of(), null));
    hold(home, "broker");
    Future<StackView> up = up(home);
    StackProcess broker = awaitHeld("broker", 0);
    Files.delete(home.directory().resolve("hold-broker"));
    takePort(broker.port());
    letGo(broker);

    StackView view = up.get(LONG.toSeconds(), TimeUnit.SECONDS);

    assertThat(process(home, "broker").port()).isNotEqualTo(broker.port());
    assertThat(view.controlPlane()).hasPort(before);
    assertThat(stack(home).down()).hasSize(5);
  }

  @Test
  void whoLosesEachPortIsToldSoInTheEndAndLeavesNothing() throws Exception {
    hold(home, "control-plane");
    Future<StackView> up = up(home);

    long before = 0;
    for (int attempt = 1; attempt <= 4; attempt++) {
      StackProcess held = awaitHeld("control-plane", before);
      takePort(held.port());
      letGo(held);
      before = held.pid();
    }

    assertThat(failure(up))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("the control plane (control-plane) gets no port: another program")
        .hasMessageContaining("was quicker 4 times")
        .hasMessageContaining("Address already in use");
    assertThat(new OsProcesses(home).marked()).isEmpty();
  }

  @Test
  void aPartThatEndsAfterItWasReadyIsToldInWords() throws Exception {
    hold(home, "agent-1");
    Future<StackView> up = up(home);
    StackProcess held = awaitHeld("agent-1", 0);
    await().atMost(LONG).until(() -> words.stream().anyMatch(w -> w.startsWith("aggregator ")));

    ProcessHandle aggregator = new OsProcesses(home).marked().get("aggregator");
    aggregator.destroyForcibly();
    await().atMost(LONG).until(() -> OsProcesses.isEnded(aggregator));
    letGo(held);

    assertThat(failure(up))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("the results aggregator (aggregator) ended; the end of its log");
    assertThat(new OsProcesses(home).marked()).isEmpty();
  }

  @Test
  void statusDoesNotTakeAStrangerForOneOfOurs() throws Exception {
    up(home).get(LONG.toSeconds(), TimeUnit.SECONDS);
    StackProcess ours = process(home, "control-plane");
    StackProcess elsewhere =
        new StackProcess(
            ours.name(),
            ours.kind(),
            ours.pid(),
            ours.startedAt(),
            takePort(0),
            ours.log(),
            ours.settings(),
            ours.instance());

    assertThat(Health.of(ours).ready()).isTrue();
    Health health = Health.of(elsewhere);

    assertThat(health.ready()).isFalse();
    assertThat(health.stranger()).isTrue();
    assertThat(health.reason()).startsWith("another program answers at http://127.0.0.1:");
    assertThat(stack(home).down()).hasSize(5);
  }

  private static Throwable failure(Future<?> future) throws Exception {
    try {
      future.get(LONG.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("it came up");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private StackHome home(String name) throws IOException {
    StackHome made = StackHome.in(directory.resolve(name));
    homes.add(made);
    return made;
  }

  private Future<StackView> up(StackHome of) {
    return CompletableFuture.supplyAsync(
        () -> stack(of).up(new Wanted(OptionalInt.of(2), false)), commands);
  }

  private LocalStack stack(StackHome of) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    Environment environment =
        new Environment(
            install,
            of.directory(),
            directory,
            Map.of("PATH", System.getenv("PATH")),
            false,
            false,
            nowhere,
            nowhere);
    return LocalStack.of(environment, Pause.UNBROKEN, words::add);
  }

  private static void hold(StackHome in, String part) throws IOException {
    Files.createFile(in.directory().resolve("hold-" + part));
  }

  /** The process of this name once it is held, other than the one before. */
  private StackProcess awaitHeld(String part, long pidBefore) {
    await()
        .atMost(LONG)
        .until(
            () ->
                new StackFile(home.stackFile())
                    .read()
                    .find(part)
                    .filter(process -> process.pid() != pidBefore)
                    .filter(TakenPortSlowIT::isHeld)
                    .isPresent());
    return process(home, part);
  }

  private static boolean isHeld(StackProcess process) {
    return LogTail.of(Path.of(process.log()), 5)
        .contains("held before it listens on " + process.port());
  }

  private void letGo(StackProcess held) throws IOException {
    Files.createFile(home.directory().resolve("go-" + held.port()));
  }

  /** Lets a stack wish for the port that this process has in another. */
  private static void remember(StackHome of, StackProcess process) {
    StackProcess dead =
        new StackProcess(
            process.name(),
            process.kind(),
            Integer.MAX_VALUE,
            Instant.EPOCH,
            process.port(),
            of.log(process.name()).toString(),
            Map.of(),
            null);
    new StackFile(of.stackFile()).write(new StackState(List.of(dead)));
  }

  private static StackProcess process(StackHome of, String name) {
    return new StackFile(of.stackFile()).read().find(name).orElseThrow();
  }

  /** Answers all with 200, as a service of another stack does; 0 for any port. */
  private int takePort(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    strangers.add(server);
    return server.getAddress().getPort();
  }
}
