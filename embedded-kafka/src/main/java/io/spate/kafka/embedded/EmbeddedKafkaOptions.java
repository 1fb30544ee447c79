package io.spate.kafka.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How to start an {@link EmbeddedKafka}. Immutable; {@link #in} gives the defaults, the {@code
 * with…} methods change them.
 *
 * @param dataDirectory where topics and records are kept; made when missing, used by one broker at
 *     a time, and kept when the broker stops
 * @param host the address to listen on, and the address that clients are told; no wildcard address
 * @param port the port to listen on, 0 to 65535; 0 takes a free one
 * @param startTimeout how long a start may take before it fails; at least a second
 * @param overrides broker settings by Kafka's own names, stronger than those of this module
 */
public record EmbeddedKafkaOptions(
    Path dataDirectory,
    String host,
    int port,
    Duration startTimeout,
    Map<String, String> overrides) {
  static final String DEFAULT_HOST = "127.0.0.1";
  static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

  public EmbeddedKafkaOptions {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    Objects.requireNonNull(host, "host");
    if (port < 0 || port > 65_535) {
      throw new EmbeddedKafkaException(
          "port " + port + " is no TCP port; give 1 to 65535, or 0 for a free one");
    }
    if (startTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new EmbeddedKafkaException(
          "a start time-out of " + startTimeout.toMillis() + " ms is too short; give 1 s or more");
    }
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
    overrides = Map.copyOf(overrides);
    requireConcreteAddress(host);
  }

  /** A broker on a free loopback port, with its data in the given directory. */
  public static EmbeddedKafkaOptions in(Path dataDirectory) {
    return new EmbeddedKafkaOptions(
        dataDirectory, DEFAULT_HOST, 0, DEFAULT_START_TIMEOUT, Map.of());
  }

  /** The same, listening on another address. */
  public EmbeddedKafkaOptions withHost(String newHost) {
    return new EmbeddedKafkaOptions(dataDirectory, newHost, port, startTimeout, overrides);
  }

  /** The same, listening on another port (0 = a free one). */
  public EmbeddedKafkaOptions withPort(int newPort) {
    return new EmbeddedKafkaOptions(dataDirectory, host, newPort, startTimeout, overrides);
  }

  /** The same, with another bound on the start. */
  public EmbeddedKafkaOptions withStartTimeout(Duration newTimeout) {
    return new EmbeddedKafkaOptions(dataDirectory, host, port, newTimeout, overrides);
  }

  /** The same, with these broker settings instead of the previous overrides. */
  public EmbeddedKafkaOptions withOverrides(Map<String, String> newOverrides) {
    return new EmbeddedKafkaOptions(dataDirectory, host, port, startTimeout, newOverrides);
  }

  /** The broker tells its clients this address, so it must be one that a client can connect to. */
  private static void requireConcreteAddress(String host) {
    try {
      if (InetAddress.getByName(host).isAnyLocalAddress()) {
        throw new EmbeddedKafkaException(
            "host "
                + host
                + " is a wildcard; the broker tells its clients where to connect to, so give one"
                + " address of this machine, such as "
                + DEFAULT_HOST);
      }
    } catch (UnknownHostException e) {
      throw new EmbeddedKafkaException(
          "host " + host + " is not known here; give one address of this machine", e);
    }
  }
}
