package io.spate.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that keeps to no rule: it sends what it is told to until the server has enough. */
public final class RawClient {
  private static final int CHUNK = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI server;

  /** Of a server over plain HTTP. */
  public RawClient(URI server) {
    this.server = server;
  }

  /**
   * What came of it.
   *
   * @param status of the answer; 0 if the connection was closed without one that could be read
   * @param sent bytes of the body, or of headers, that the connection took
   */
  public record Outcome(int status, long sent) {}

  /** Posts a body in chunks, up to so many bytes. */
  public Outcome postInChunks(String path, String type, long most) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nContent-Type: "
            + type
            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    String chunk = Integer.toHexString(CHUNK) + "\r\n" + "a".repeat(CHUNK) + "\r\n";
    return send(head, chunk, most, "0\r\n\r\n");
  }

  /** Gets with so many bytes of headers. */
  public Outcome getWithHeaders(String path, int most) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n";
    return send(head, "X-More: " + "a".repeat(1_000) + "\r\n", most, "\r\n");
  }

  private Outcome send(String head, String part, long most, String end) throws IOException {
    byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
    long sent = 0;
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      try {
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        while (sent < most && socket.getInputStream().available() == 0) {
          out.write(bytes);
          sent += bytes.length;
        }
        out.write(end.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      } catch (IOException e) {
        // The server has closed; what it said before may be there still.
      }
      return new Outcome(status(socket), sent);
    }
  }

  private static int status(Socket socket) {
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return line == null ? 0 : Integer.parseInt(line.split(" ")[1]);
    } catch (IOException e) {
      return 0; // reset: what was still being sent came after it had closed
    }
  }
}
