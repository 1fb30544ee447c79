package io.spate.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens and never accepts, with a queue that is full: the system leaves whoever connects without
 * an answer, as a host does that is not there.
 */
public final class UnacceptingServer implements TargetServer {
  private static final int UNANSWERED_MILLIS = 500;
  private static final int MOST_QUEUED = 1_000;

  private final ServerSocket server;
  private final List<Socket> queued = new ArrayList<>();

  private UnacceptingServer(ServerSocket server) {
    this.server = server;
  }

  /** Starts one; returns when its queue is full. */
  public static UnacceptingServer start() {
    try {
      UnacceptingServer started =
          new UnacceptingServer(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
      try {
        started.fill();
        return started;
      } catch (IOException | RuntimeException e) {
        started.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a server on a loopback port", e);
    }
  }

  private void fill() throws IOException {
    while (queued.size() < MOST_QUEUED) {
      Socket socket = new Socket();
      queued.add(socket);
      try {
        socket.connect(new InetSocketAddress(server.getInetAddress(), port()), UNANSWERED_MILLIS);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IllegalStateException(
        "the system has taken " + MOST_QUEUED + " connections for a server that accepts none");
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    SocketTarget.closeQuietly(server);
    queued.forEach(SocketTarget::closeQuietly);
  }
}
