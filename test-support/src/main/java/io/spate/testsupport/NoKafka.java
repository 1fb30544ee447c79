package io.spate.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * Tells a {@code @QuarkusTest} of a Kafka that is away: by default at a port of this machine that
 * nobody listens on, or at the {@link #SERVERS} of its argument.
 */
public final class NoKafka implements QuarkusTestResourceLifecycleManager {
  /** The name of the argument: other addresses, such as one whose name nobody knows. */
  public static final String SERVERS = "servers";

  private String servers;

  @Override
  public void init(Map<String, String> arguments) {
    servers = arguments.get(SERVERS);
  }

  @Override
  public Map<String, String> start() {
    String away = servers == null ? "127.0.0.1:" + freePort() : servers;
    return Map.of(
        "kafka.bootstrap.servers", away,
        "mp.messaging.connector.smallrye-kafka.bootstrap.servers", away);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {}
}
