package io.spate.http;

import java.time.Duration;

/**
 * How an engine makes connections.
 *
 * @param connectTimeout how long a TCP connect may take, and then how long a TLS handshake
 * @param connections whose the connections are
 * @param tls how https is spoken
 * @param guard which servers may be connected to
 * @param version which HTTP is spoken; a WebSocket is opened by HTTP/1.1 whatever it is
 */
public record EngineOptions(
    Duration connectTimeout,
    ConnectionPolicy connections,
    TlsOptions tls,
    TargetGuard guard,
    HttpVersion version) {
  public EngineOptions {
    if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a connect timeout is 1 ms to 24 days, got " + connectTimeout);
    }
  }

  /** For HTTP/1.1. */
  public EngineOptions(
      Duration connectTimeout, ConnectionPolicy connections, TlsOptions tls, TargetGuard guard) {
    this(connectTimeout, connections, tls, guard, HttpVersion.HTTP_1_1);
  }
}
