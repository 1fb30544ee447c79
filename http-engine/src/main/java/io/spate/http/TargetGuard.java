package io.spate.http;

import java.net.InetAddress;

/**
 * Says which servers may be connected to. Asked for each address that a host name has, each time it
 * was looked up, so that a name which changes its address leads nowhere new. Called on event loops:
 * must not block. Thread-safe.
 */
@FunctionalInterface
public interface TargetGuard {
  /** Everything may be connected to. */
  TargetGuard ANYTHING = (host, port, address) -> true;

  /**
   * Whether a connection may be made.
   *
   * @param host as in the URL
   * @param address one of those that the host has
   */
  boolean allows(String host, int port, InetAddress address);
}
