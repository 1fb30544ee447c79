package io.spate.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts connections and reads what comes, but never writes a byte: only a time-out helps. */
public final class NeverAnsweringServer extends SocketTarget {
  private final AtomicLong bytesRead = new AtomicLong();

  private NeverAnsweringServer() {}

  /** Starts one. */
  public static NeverAnsweringServer start() {
    NeverAnsweringServer server = new NeverAnsweringServer();
    server.listen();
    return server;
  }

  /** How many bytes all clients together have sent. */
  public long bytesRead() {
    return bytesRead.get();
  }

  @Override
  void serve(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    byte[] buffer = new byte[8_192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytesRead.addAndGet(read);
    }
  }
}
