package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own runs out of file descriptors, or of source ports, for real. */
class ExhaustionTest {
  private static final int MAX_FILES = 160;
  private static final int USERS = 300;

  @TempDir Path dir;

  @BeforeEach
  void onLinux() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "limits are set as on Linux");
  }

  /** How a kind of ending was told. */
  private record Ending(int count, String message) {}

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void aProcessWithoutAFileDescriptorLeftSaysSoAndNamesTheLimit(String transport) throws Exception {
    try (ScriptedServer server = ExhaustionMain.answering()) {
      Map<ErrorKind, Ending> endings =
          run("ulimit -n " + MAX_FILES, List.of(), transport, server.origin());

      assertThat(endings).containsOnlyKeys(ErrorKind.NONE, ErrorKind.OPEN_FILES);
      assertThat(endings.get(ErrorKind.NONE).count()).isBetween(20, MAX_FILES);
      assertThat(endings.get(ErrorKind.OPEN_FILES).count())
          .as("one call more than users: an open connection goes on")
          .isEqualTo(USERS + 1 - endings.get(ErrorKind.NONE).count());
      assertThat(endings.get(ErrorKind.OPEN_FILES).message())
          .isEqualTo(
              "too many open files for a connection to %s (this process may have %d): raise the"
                  + " limit (ulimit -n), or use more agents with fewer connections each",
              server.origin(), MAX_FILES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void aSystemWithoutASourcePortLeftSaysSoAndNamesTheRange(String transport) throws Exception {
    String ports =
        "ip link set lo up && echo '40000 40049' > /proc/sys/net/ipv4/ip_local_port_range";
    List<String> network = List.of("unshare", "--net");
    assumeTrue(
        succeeds(network, ports),
        "a network of its own, with few ports, needs root, unshare and ip: see FailuresTest");

    Map<ErrorKind, Ending> endings = run(ports, network, transport, "own");

    assertThat(endings).containsOnlyKeys(ErrorKind.NONE, ErrorKind.SOURCE_PORTS);
    assertThat(endings.get(ErrorKind.NONE).count())
        .as("fifty ports, of which the server may have one, and an open connection that goes on")
        .isBetween(49, 51);
    assertThat(endings.get(ErrorKind.SOURCE_PORTS).count())
        .isEqualTo(USERS + 1 - endings.get(ErrorKind.NONE).count());
    assertThat(endings.get(ErrorKind.SOURCE_PORTS).message())
        .startsWith("no source port is left for a connection to http://127.0.0.1:")
        .contains("(net.ipv4.ip_local_port_range is 40000 to 40049: 50 to one address and port)")
        .endsWith("keep connections alive or share fewer, widen the range, or use more agents");
  }

  private static boolean succeeds(List<String> before, String command) throws Exception {
    List<String> whole = new ArrayList<>(before);
    whole.addAll(List.of("sh", "-c", command));
    try {
      return new ProcessBuilder(whole).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private Map<ErrorKind, Ending> run(
      String limit, List<String> before, String transport, String origin) throws Exception {
    Path out = dir.resolve("out");
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ExhaustionMain.class.getName(),
            transport,
            Integer.toString(USERS),
            origin));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    Map<ErrorKind, Ending> endings = new HashMap<>();
    text.lines()
        .map(line -> line.split("\t"))
        .filter(parts -> parts.length == 3)
        .forEach(
            parts ->
                endings.put(
                    ErrorKind.valueOf(parts[0]), new Ending(Integer.parseInt(parts[1]), parts[2])));
    assertThat(endings).as(text).isNotEmpty();
    return endings;
  }
}
