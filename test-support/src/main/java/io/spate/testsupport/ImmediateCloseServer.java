package io.spate.testsupport;

import java.io.IOException;
import java.net.Socket;

/**
 * Accepts each connection and resets it at once, without a byte: as a service that crashes, or a
 * proxy without a backend.
 */
public final class ImmediateCloseServer extends SocketTarget {
  private ImmediateCloseServer() {}

  /** Starts one. */
  public static ImmediateCloseServer start() {
    ImmediateCloseServer server = new ImmediateCloseServer();
    server.listen();
    return server;
  }

  @Override
  void serve(Socket connection) throws IOException {
    connection.setSoLinger(true, 0); // closing then resets, whatever the client has sent
  }
}
