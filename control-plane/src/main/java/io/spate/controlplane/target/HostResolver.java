package io.spate.controlplane.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
interface HostResolver {
  /**
   * All addresses of a host name or literal address, at least one.
   *
   * @throws UnknownHostException if there are none, or none is found in time
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
