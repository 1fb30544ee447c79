package io.spate.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A copy of a request that an exchange has sent, so that the next one of the exchange can be like
 * it. Confined to the exchange's event loop.
 */
public final class SentRequest {
  private static final String HOST = "host";
  private static final String CONTENT_LENGTH = "content-length";

  private final Origin origin;
  private final byte[] bytes;
  private final int headersAt;
  private final int bodyAt;
  private final ByteBuffer[] files;
  private final int[] places;
  private final int bodyBytes;

  SentRequest(
      Origin origin, byte[] request, int size, ByteBuffer[] files, int[] places, int bodyBytes) {
    this.origin = origin;
    this.bytes = Arrays.copyOf(request, size);
    this.files = files;
    this.places = files.length == 0 ? new int[0] : Arrays.copyOf(places, files.length);
    this.bodyBytes = bodyBytes;
    this.headersAt = endOfLine(0);
    int at = headersAt;
    for (int end = endOfLine(at); end > at + 2; end = endOfLine(at)) {
      at = end;
    }
    this.bodyAt = at + 2;
  }

  /** Behind the line that begins here; each has an end, as the engine has written it. */
  private int endOfLine(int from) {
    int i = from;
    while (bytes[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Where it was sent to. */
  public Origin origin() {
    return origin;
  }

  /** GET, POST and so on. */
  public String method() {
    String line = text(0, headersAt);
    return line.substring(0, line.indexOf(' '));
  }

  /** Path and query. */
  public String target() {
    String line = text(0, headersAt);
    return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
  }

  /** The value of its header {@code Host}. */
  public String host() {
    return text(headersAt + "Host: ".length(), endOfLine(headersAt) - 2);
  }

  /**
   * Adds its headers to another request that has begun, but for those that follow from the request
   * itself, {@code Host} and {@code Content-Length}.
   *
   * @param kept told a name in small letters, says whether the header is added
   */
  public void copyHeaders(RequestBuffer out, Predicate<String> kept) {
    int end = 0;
    for (int at = headersAt; at < bodyAt - 2; at = end) {
      end = endOfLine(at);
      String line = text(at, end);
      String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
      if (!name.equals(HOST) && !name.equals(CONTENT_LENGTH) && kept.test(name)) {
        out.headers(Arrays.copyOfRange(bytes, at, end));
      }
    }
  }

  /** Ends another request with its body, files included; with none if it has none. */
  public void copyBody(RequestBuffer out) {
    if (bodyBytes == 0) {
      out.end((CharSequence) null);
    } else {
      out.end(bytes, bodyAt, places, files, bodyBytes);
    }
  }
}
