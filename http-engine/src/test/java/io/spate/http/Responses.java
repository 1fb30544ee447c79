package io.spate.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Responses as text, for the parser's tests. */
final class Responses {
  /**
   * A response that is as it should be.
   *
   * @param wire what the server sends
   * @param closes whether the server closes the connection after it, and thereby ends it
   */
  record Valid(String wire, int status, String body, boolean keepsAlive, boolean closes) {}

  static final List<Valid> VALID =
      List.of(
          new Valid(
              "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
              200,
              "hello",
              true,
              false),
          new Valid("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, "ok", true, false),
          new Valid("HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200, "", true, false),
          new Valid("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true, false),
          new Valid(
              "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, "", true, false),
          new Valid(
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3, 3\r\n\r\nabc",
              200,
              "abc",
              true,
              false),
          new Valid(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                  + "5\r\nhello\r\n6 ;a=\"b\";c\r\n world\r\n0000\r\nDigest: x\r\nA: b\r\n\r\n",
              200,
              "hello world",
              true,
              false),
          new Valid(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                  + "HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n!",
              201,
              "!",
              true,
              false),
          new Valid("HTTP/1.1 500 Oh\tno\r\n\r\nto the end", 500, "to the end", false, true),
          new Valid("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n1", 200, "1", false, false),
          new Valid(
              "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\n1",
              200,
              "1",
              true,
              false),
          new Valid(
              "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 1\r\n\r\n1",
              200,
              "1",
              false,
              false),
          new Valid(
              "HTTP/1.1 200 Sch\u00f6n\r\nX-Long: a\r\n  b\r\n\tc\r\nContent-Length: 1\r\n\r\n1",
              200,
              "1",
              true,
              false));

  private Responses() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(ResponseBuffer response) {
    return new String(response.body(), 0, response.bodyLength(), StandardCharsets.ISO_8859_1);
  }
}
