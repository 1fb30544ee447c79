package io.spate.testsupport.openapi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Answers each GET as Vert.x does one with a URI that is too long: with 414, without a word of it
 * closing the connection, which it then closes; here as late as it can be, when the next request is
 * on its way. Everything else gets 202.
 */
final class ClosesAfterLongUris implements Closeable {
  private final ServerSocket socket;

  private ClosesAfterLongUris(ServerSocket socket) {
    this.socket = socket;
  }

  static ClosesAfterLongUris start() throws IOException {
    ClosesAfterLongUris server =
        new ClosesAfterLongUris(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  String baseUrl() {
    return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        boolean get = head.startsWith("GET ");
        String status = get ? "414 Request-URI Too Long" : "202 Accepted";
        connection
            .getOutputStream()
            .write(
                ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        if (get) {
          in.read();
          return;
        }
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** A request's first lines, its body read as well; empty at the end. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int length = lower.indexOf("content-length: ");
    if (length >= 0) {
      String value = lower.substring(length + 16, lower.indexOf('\r', length));
      in.skipNBytes(Long.parseLong(value.strip()));
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
