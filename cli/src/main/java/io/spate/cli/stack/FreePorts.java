package io.spate.cli.stack;

import io.spate.cli.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Ports that are free on the loopback address right now, none given out twice.
 *
 * <p>A free one is looked for below the range from which systems take the ports of outgoing
 * connections: a load generator opens thousands of those, and one of them could take the port
 * before its process listens.
 */
final class FreePorts implements PortChooser {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 29_999;
  private static final int ATTEMPTS = 1_000;
  private static final int CONNECT_TIMEOUT_MS = 200;

  private final Consumer<String> words;
  private final Set<Integer> given = new HashSet<>();

  /** A chooser that tells the words when a preferred port is taken. */
  FreePorts(Consumer<String> words) {
    this.words = words;
  }

  @Override
  public int choose(String label, int preferred) {
    if (preferred > 0 && take(preferred)) {
      return preferred;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      if (take(port)) {
        if (preferred > 0) {
          words.accept("port " + preferred + " is taken, " + label + " uses " + port);
        }
        return port;
      }
    }
    throw CliException.failed(
        "no free port for the " + label + " between " + LOWEST + " and " + HIGHEST);
  }

  private boolean take(int port) {
    return !given.contains(port) && isFree(port) && given.add(port);
  }

  /** True if nobody listens on it and it can be listened on. */
  static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(port, 1, loopback)) {
      // On some systems listening works beside a listener on all addresses, who would be hidden.
      return socket.isBound() && !answers(new InetSocketAddress(loopback, port), socket);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(InetSocketAddress address, ServerSocket own) throws IOException {
    own.close();
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
