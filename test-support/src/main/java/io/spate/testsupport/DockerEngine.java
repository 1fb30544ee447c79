package io.spate.testsupport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Looks for a Docker engine where the Testcontainers library would, and asks it whether it is
 * there. That library needs a long time, and writes stack traces, to find that there is none; this
 * takes milliseconds, or two seconds for an engine that does not answer.
 */
final class DockerEngine {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int DOCKER_PORT = 2375;

  private final Map<String, String> environment;
  private final Path home;

  DockerEngine(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  static DockerEngine ofThisMachine() {
    return new DockerEngine(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * Returns when an engine answers.
   *
   * @throws TestKafkaException if none does; the message says where it was looked for
   */
  void require() {
    List<String> tried = new ArrayList<>();
    for (URI address : configured().map(List::of).orElseGet(this::usual)) {
      String failure = ask(address);
      if (failure == null) {
        return;
      }
      tried.add(address + ": " + failure);
    }
    throw new TestKafkaException("no Docker engine answers; tried " + String.join(", ", tried));
  }

  private Optional<URI> configured() {
    String host = environment.get("DOCKER_HOST");
    Path file = home.resolve(".testcontainers.properties");
    if ((host == null || host.isBlank()) && Files.isReadable(file)) {
      try (var in = Files.newBufferedReader(file)) {
        Properties properties = new Properties();
        properties.load(in);
        host = properties.getProperty("docker.host");
      } catch (IOException | IllegalArgumentException e) {
        throw new TestKafkaException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return Optional.ofNullable(host).filter(value -> !value.isBlank()).map(DockerEngine::uri);
  }

  private static URI uri(String host) {
    try {
      return URI.create(host);
    } catch (IllegalArgumentException e) {
      throw new TestKafkaException("the Docker host " + host + " is no address", e);
    }
  }

  private List<URI> usual() {
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return Stream.of(
            "/var/run/docker.sock",
            runtime == null ? null : runtime + "/docker.sock",
            runtime == null ? null : runtime + "/podman/podman.sock",
            home + "/.docker/run/docker.sock",
            home + "/.docker/desktop/docker.sock",
            home + "/.colima/default/docker.sock",
            home + "/.rd/docker.sock")
        .filter(Objects::nonNull)
        .map(path -> URI.create("unix://" + path.replace(" ", "%20")))
        .toList();
  }

  /** Null if the engine answers its ping, else why not. */
  private static String ask(URI address) {
    if ("npipe".equals(address.getScheme()) || "https".equals(address.getScheme())) {
      return null; // no way to ask cheaply; the container start will tell
    }
    try {
      return ping(address);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  private static String ping(URI address) throws IOException {
    boolean unix = "unix".equals(address.getScheme());
    if (unix && !Files.exists(Path.of(address.getPath()))) {
      return "not there";
    }
    SocketAddress socket =
        unix
            ? UnixDomainSocketAddress.of(address.getPath())
            : new InetSocketAddress(
                address.getHost(), address.getPort() < 0 ? DOCKER_PORT : address.getPort());
    try (SocketChannel channel =
            unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(socket)) {
        if (!awaitReady(channel, selector, SelectionKey.OP_CONNECT)) {
          return "no connection within " + PATIENCE.toSeconds() + " s";
        }
        channel.finishConnect();
      }
      channel.write(
          StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
      if (!awaitReady(channel, selector, SelectionKey.OP_READ)) {
        return "no answer within " + PATIENCE.toSeconds() + " s";
      }
      ByteBuffer answer = ByteBuffer.allocate(64);
      channel.read(answer);
      String text = StandardCharsets.US_ASCII.decode(answer.flip()).toString();
      return text.startsWith("HTTP/1.") && text.contains(" 200") ? null : "no Docker engine there";
    }
  }

  private static boolean awaitReady(SocketChannel channel, Selector selector, int operation)
      throws IOException {
    channel.register(selector, operation);
    return selector.select(PATIENCE.toMillis()) > 0;
  }
}
