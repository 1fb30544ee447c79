package io.spate.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** Heads of messages as HTTP/2 has them (RFC 9113, 8), to and from what the engine works with. */
final class StreamHead {
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");

  private StreamHead() {}

  /** The head of an exchange's request. */
  static Http2Headers of(HttpExchange exchange) {
    PreparedRequest prepared = exchange.prepared;
    if (prepared == null) {
      return translated(exchange.request, exchange.origin);
    }
    if (prepared.streamHead == null) {
      prepared.streamHead = translated(prepared.bytes, prepared.origin);
    }
    return prepared.streamHead;
  }

  /** The head that {@link RequestBuffer} has written: well-formed, each line with its end. */
  private static Http2Headers translated(byte[] head, Origin origin) {
    Http2Headers headers = new DefaultHttp2Headers(false, 16);
    int methodEnd = indexOf(head, ' ', 0);
    int targetEnd = indexOf(head, ' ', methodEnd + 1);
    headers.method(text(head, 0, methodEnd));
    headers.scheme(origin.tls ? HTTPS : HTTP);
    int line = endOfLine(head, targetEnd) + 2;
    int end = endOfLine(head, line);
    headers.authority(text(head, line + "Host: ".length(), end));
    headers.path(text(head, methodEnd + 1, targetEnd));
    for (line = end + 2; head[line] != '\r'; line = end + 2) {
      end = endOfLine(head, line);
      addLine(headers, head, line, end);
    }
    return headers;
  }

  private static void addLine(Http2Headers headers, byte[] head, int from, int to) {
    int colon = indexOf(head, ':', from);
    if (isOfHttp1(head, from, colon, to)) {
      return;
    }
    headers.add(text(head, from, colon).toLowerCase(), text(head, colon + 2, to));
  }

  /** What belongs to one connection of HTTP/1.1; a message of HTTP/2 with it is malformed. */
  private static boolean isOfHttp1(byte[] head, int from, int colon, int to) {
    return switch (colon - from) {
      case 2 -> Ascii.is(head, from, colon, "te") && !Ascii.is(head, colon + 2, to, "trailers");
      case 4 -> Ascii.is(head, from, colon, "host");
      case 14 -> Ascii.is(head, from, colon, "http2-settings");
      case 16 -> Ascii.is(head, from, colon, "proxy-connection");
      default -> false;
    };
  }

  private static AsciiString text(byte[] bytes, int from, int to) {
    return new AsciiString(bytes, from, to - from, true);
  }

  private static int indexOf(byte[] bytes, char c, int from) {
    int i = from;
    while (bytes[i] != c) {
      i++;
    }
    return i;
  }

  private static int endOfLine(byte[] bytes, int from) {
    return indexOf(bytes, '\r', from); // never within a line: RequestBuffer refuses it
  }

  /**
   * The status of a response.
   *
   * @throws MalformedResponseException if it has none, or one that is not of three digits
   */
  static int status(Http2Headers headers) throws MalformedResponseException {
    CharSequence text = headers.status();
    int status = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      status = digit < 0 || digit > 9 || i > 2 ? -1_000 : status * 10 + digit;
    }
    if (status < 100) {
      throw new MalformedResponseException(
          text == null ? "a response without a status" : "not a status: '" + text + "'");
    }
    return status;
  }

  /**
   * Gives a response its head.
   *
   * @param scratch is overwritten
   */
  static void read(Http2Headers headers, ResponseBuffer response, byte[] scratch)
      throws MalformedResponseException {
    readLines(headers, response, scratch);
    CharSequence coding = headers.get(CONTENT_ENCODING);
    if (coding != null) {
      ContentCoding known = ContentCoding.of(scratch, 0, put(coding, scratch, 0));
      response.coding = known == null ? ContentCoding.IDENTITY : known;
    }
  }

  /**
   * Adds headers or trailers to those of a response, if it keeps them.
   *
   * @param scratch is overwritten
   */
  static void readLines(Http2Headers headers, ResponseBuffer response, byte[] scratch)
      throws MalformedResponseException {
    if (headers.size() > ResponseParser.MAX_HEADERS) {
      throw new MalformedResponseException("more than " + ResponseParser.MAX_HEADERS + " headers");
    }
    if (response.keepsHead()) {
      for (var header : headers) {
        if (header.getKey().charAt(0) != ':') {
          int end = put(header.getKey(), scratch, 0);
          scratch[end++] = ':';
          scratch[end++] = ' ';
          response.addHeaderLine(scratch, 0, put(header.getValue(), scratch, end));
        }
      }
    }
  }

  /** All of a head is smaller than the array: see Http2Connection, MAX_HEADER_LIST_SIZE. */
  private static int put(CharSequence text, byte[] into, int at) throws MalformedResponseException {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t') {
        throw new MalformedResponseException("a control character in the head");
      }
      into[at + i] = (byte) c;
    }
    return at + length;
  }
}
