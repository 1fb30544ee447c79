package io.spate.http;

import java.time.Duration;

/**
 * How an engine makes connections.
 *
 * @param connectTimeout how long a TCP connect may take, and then how long a TLS handshake
 * @param connections whose the connections are
 * @param tls how https is spoken
 * @param guard which servers may be connected to
 */
public record EngineOptions(
    Duration connectTimeout, ConnectionPolicy connections, TlsOptions tls, TargetGuard guard) {
  public EngineOptions {
    if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a connect timeout is 1 ms to 24 days, got " + connectTimeout);
    }
  }
}
