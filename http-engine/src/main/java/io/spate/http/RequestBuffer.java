package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * A request as it goes over the wire, written piece by piece: {@link #begin}, headers, {@link
 * #end}. Used again for the next request; allocates only to grow. Confined to one thread.
 *
 * <p>A text that would end a line early, and so smuggle a header or a request in, is refused.
 */
public final class RequestBuffer {
  private static final byte[] VERSION_AND_HOST = ascii(" HTTP/1.1\r\nHost: ");
  static final ByteBuffer[] NO_FILES = {};
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] UPGRADE =
      ascii(
          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: ");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final Set<String> METHODS_THAT_EXPECT_A_BODY = Set.of("POST", "PUT", "PATCH");
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");
  private static final Set<String> MANAGED =
      Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade");

  /** More than this is given back before the next request. */
  private static final int KEPT_CAPACITY = 64 << 10;

  private ByteBuf bytes = Unpooled.buffer(256);
  private Origin origin;
  private boolean head;
  private boolean idempotent;
  private boolean sendsLength;
  private int bodyBytes;
  private ByteBuffer[] files = NO_FILES;
  private int[] places = {};

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Begins a request.
   *
   * @param method a token, such as GET
   * @param target path and query: visible ASCII that begins with a slash, or {@code *}; what comes
   *     after a {@code #} is for the client alone and is left out
   * @param host the value of the Host header; null for the origin's own
   * @throws IllegalArgumentException if the method or the target is no such thing
   */
  public void begin(String method, Origin origin, CharSequence target, CharSequence host) {
    if (bytes.capacity() > KEPT_CAPACITY) {
      bytes = Unpooled.buffer(256);
    }
    if (!Ascii.isToken(method)) {
      throw new IllegalArgumentException("not a request method: '" + shown(method) + "'");
    }
    this.origin = origin;
    head = method.equals("HEAD");
    idempotent = IDEMPOTENT.contains(method);
    sendsLength = METHODS_THAT_EXPECT_A_BODY.contains(method);
    bodyBytes = 0;
    files = NO_FILES;
    bytes.clear();
    ByteBufUtil.writeAscii(bytes, method);
    bytes.writeByte(' ');
    writeTarget(target);
    bytes.writeBytes(VERSION_AND_HOST);
    writeValue("Host", host == null ? origin.authority : host);
    bytes.writeBytes(LINE_END);
  }

  private void writeTarget(CharSequence target) {
    int length = 0;
    while (length < target.length() && target.charAt(length) != '#') {
      char c = target.charAt(length);
      if (c <= ' ' || c >= 127) {
        throw new IllegalArgumentException(
            "a request's path holds visible ASCII only, got '"
                + shown(target)
                + "'; write a blank as %20");
      }
      length++;
    }
    if (length == 0 || (target.charAt(0) != '/' && target.charAt(0) != '*')) {
      throw new IllegalArgumentException("a request's path begins with /, got '" + target + "'");
    }
    bytes.ensureWritable(length);
    for (int i = 0; i < length; i++) {
      bytes.writeByte(target.charAt(i));
    }
  }

  /**
   * Adds a header.
   *
   * @param value one line; sent as UTF-8
   * @throws IllegalArgumentException if the name is none, if the engine sets it itself, or if the
   *     value is not one line
   */
  public void header(String name, CharSequence value) {
    requireName(name);
    ByteBufUtil.writeAscii(bytes, name);
    bytes.writeByte(':').writeByte(' ');
    writeValue(name, value);
    bytes.writeBytes(LINE_END);
  }

  private static void requireName(String name) {
    if (!Ascii.isToken(name)) {
      throw new IllegalArgumentException("not a header name: '" + shown(name) + "'");
    }
    if (name.length() <= "transfer-encoding".length()
        && MANAGED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " is set by the engine itself");
    }
  }

  private void writeValue(String name, CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        throw new IllegalArgumentException(
            "the value of the header "
                + name
                + " must be one line without control characters, got '"
                + shown(value)
                + "'");
      }
    }
    ByteBufUtil.writeUtf8(bytes, value);
  }

  /**
   * Asks the server to speak WebSocket from then on (RFC 6455, 4.1).
   *
   * @param key see {@link WebSocket#newKey}
   */
  public void upgrade(String key) {
    bytes.writeBytes(UPGRADE);
    ByteBufUtil.writeAscii(bytes, key);
    bytes.writeBytes(LINE_END);
  }

  /** Adds header lines that were checked and encoded before, each with its line end. */
  public void headers(byte[] lines) {
    bytes.writeBytes(lines);
  }

  /** Header lines for {@link #headers}, checked and encoded. */
  public static byte[] encodedHeader(String name, CharSequence value) {
    RequestBuffer line = new RequestBuffer();
    line.header(name, value);
    return line.copy();
  }

  /** Ends the request; {@code body} is sent as UTF-8, null for none. */
  public void end(CharSequence body) {
    if (body == null) {
      end();
      return;
    }
    bodyBytes = ByteBufUtil.utf8Bytes(body);
    writeLength();
    ByteBufUtil.writeUtf8(bytes, body);
  }

  /** Ends the request with a body that is encoded already. */
  public void end(byte[] body) {
    end(body, body.length);
  }

  /** Ends the request with a body that is encoded already, and begins at the array's beginning. */
  public void end(byte[] body, int length) {
    bodyBytes = length;
    writeLength();
    bytes.writeBytes(body, 0, length);
  }

  /**
   * Ends the request with a body that is a text with files in it, which are not copied.
   *
   * @param text sent as UTF-8
   * @param at before which character of the text each file goes, ascending
   * @param files each from its position to its limit, not to be changed before the exchange ends;
   *     those outside the heap go to the socket as they are
   * @throws IllegalArgumentException if all is larger than 2 GB
   */
  public void end(CharSequence text, int[] at, ByteBuffer[] files) {
    long length = ByteBufUtil.utf8Bytes(text);
    for (ByteBuffer each : files) {
      length += each.remaining();
    }
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a body has 2 GB at the most, got " + length + " bytes");
    }
    bodyBytes = (int) length;
    writeLength();
    if (places.length < files.length) {
      places = new int[files.length];
    }
    int from = 0;
    for (int i = 0; i < files.length; i++) {
      ByteBufUtil.writeUtf8(bytes, text, from, at[i]);
      places[i] = bytes.writerIndex();
      from = at[i];
    }
    ByteBufUtil.writeUtf8(bytes, text, from, text.length());
    this.files = files;
  }

  /**
   * Ends the request with a body that another one had.
   *
   * @param request that one; its body begins at {@code bodyAt}
   * @param at before which byte of it each file goes
   * @param length of the body, files included
   */
  void end(byte[] request, int bodyAt, int[] at, ByteBuffer[] files, int length) {
    bodyBytes = length;
    writeLength();
    int shift = bytes.writerIndex() - bodyAt;
    bytes.writeBytes(request, bodyAt, request.length - bodyAt);
    if (files.length > 0) {
      places = new int[files.length];
      for (int i = 0; i < files.length; i++) {
        places[i] = at[i] + shift;
      }
      this.files = files;
    }
  }

  private void end() {
    if (sendsLength) {
      writeLength(); // RFC 9110 8.6: a method that could have had a body says that it has none
    } else {
      bytes.writeBytes(LINE_END);
    }
  }

  private void writeLength() {
    bytes.writeBytes(CONTENT_LENGTH);
    writeNumber(bodyBytes);
    bytes.writeBytes(LINE_END);
    bytes.writeBytes(LINE_END);
  }

  private void writeNumber(int number) {
    int divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      bytes.writeByte('0' + number / divisor % 10);
    }
  }

  private static String shown(CharSequence text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 80); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        default -> out.append(c < ' ' || c == 127 ? '?' : c);
      }
    }
    return text.length() > 80 ? out + "..." : out.toString();
  }

  private byte[] copy() {
    return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + size());
  }

  /** The request for many exchanges, if it is always the same. */
  public PreparedRequest prepared() {
    return new PreparedRequest(
        origin, copy(), files, Arrays.copyOf(places, files.length), head, idempotent, bodyBytes);
  }

  /** Files within the body; none in most requests. */
  ByteBuffer[] files() {
    return files;
  }

  /** Before which byte of the {@link #array} each file goes. */
  int[] places() {
    return places;
  }

  byte[] array() {
    return bytes.array();
  }

  /** Bytes of the request without its files; they begin at the beginning of {@link #array}. */
  int size() {
    return bytes.writerIndex();
  }

  Origin origin() {
    return origin;
  }

  boolean isHead() {
    return head;
  }

  boolean isIdempotent() {
    return idempotent;
  }

  int bodyBytes() {
    return bodyBytes;
  }
}
