package io.spate.testsupport;

/**
 * A server to send load to, with a character: on a free loopback port from its start to its close.
 * All are safe for use by many threads.
 */
public interface TargetServer extends AutoCloseable {
  /** The port it listens on. */
  int port();

  /** Without a slash at the end: {@code http://127.0.0.1:PORT}. */
  default String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  /** Stops at once; connections are closed and requests in progress are given up. */
  @Override
  void close();
}
