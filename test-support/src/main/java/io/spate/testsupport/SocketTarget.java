package io.spate.testsupport;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the servers that do not speak HTTP share: a thread that accepts and counts connections. */
abstract class SocketTarget implements TargetServer {
  private static final System.Logger LOGGER = System.getLogger(SocketTarget.class.getName());
  private static final int BACKLOG = 1_024;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();

  SocketTarget() {
    try {
      server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a target server on a loopback port", e);
    }
  }

  /** Called by the subclass when it is complete. */
  final void listen() {
    Thread.ofVirtual().name(getClass().getSimpleName()).start(this::acceptAll);
  }

  /** Deals with one connection, in a thread of its own; it is closed afterwards. */
  abstract void serve(Socket connection) throws IOException;

  @Override
  public final int port() {
    return server.getLocalPort();
  }

  /** How many connections it has accepted. */
  public final long connections() {
    return connections.get();
  }

  @Override
  public final void close() {
    closeQuietly(server);
    open.forEach(SocketTarget::closeQuietly);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> serveAndClose(connection));
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "accepting ended or failed", e);
      }
    }
    open.forEach(SocketTarget::closeQuietly);
  }

  private void serveAndClose(Socket connection) {
    try (connection) {
      serve(connection);
    } catch (IOException e) { // the client went away, which is its right
      LOGGER.log(System.Logger.Level.DEBUG, "a connection failed", e);
    } finally {
      open.remove(connection);
    }
  }

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "closing failed", e);
    }
  }
}
