package io.spate.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * The other end of a connection as the operating system tells it, whatever headers say.
 *
 * @param remote its address, a literal; null if there is none (a Unix socket)
 * @param local this end's address, a literal; null if there is none
 * @param forwarded whether a header says that somebody else sent the request on
 * @param host the host that the client meant, without port; null if it did not say
 */
public record Peer(String remote, String local, boolean forwarded, String host) {

  /**
   * Whether it is a user of this machine. A proxy on this machine is none: it speaks for others,
   * and says so. Nor is a sidecar that brings connections from elsewhere to the machine's own
   * address. Nor is a web page whose name was made to lead here (DNS rebinding): its browser says
   * the name.
   */
  boolean isOwnUser() {
    return why() == null;
  }

  /** Why it is no user of this machine; null if it is one. */
  String why() {
    if (!isLoopback(remote) || !isLoopback(local)) {
      return "the request comes from " + (remote == null ? "an unknown address" : remote);
    }
    if (forwarded) {
      return "the request was forwarded by a proxy on this machine";
    }
    if (host != null && !isOwnName(host)) {
      return "the request is for the host '" + shortened(host) + "', which is not localhost";
    }
    return null;
  }

  private static String shortened(String host) {
    return host.length() <= 100 ? host : host.substring(0, 100) + "…";
  }

  private static boolean isOwnName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.endsWith(".localhost") || isLoopback(name);
  }

  private static boolean isLoopback(String literal) {
    if (literal == null || !isLiteral(literal)) {
      return false;
    }
    try {
      return InetAddress.getByName(literal).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  // Anything else would be asked of the name service.
  private static boolean isLiteral(String text) {
    return text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || text.matches("\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%\\w]*]?");
  }
}
