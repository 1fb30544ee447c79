package io.spate.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept of a response: its status, the header lines if they are wanted, the body up to a
 * limit. One per exchange, used again for each response; grows as needed and lets go of what a
 * large response has made it grow to.
 */
final class ResponseBuffer {
  private static final byte[] EMPTY = {};

  /** More than this is given back before the next response. */
  private static final int KEPT_CAPACITY = 64 << 10;

  int status;

  /** Bytes of the body on the wire, without chunk headers. */
  long wireBytes;

  ContentCoding coding = ContentCoding.IDENTITY;

  /** Takes the body of a 2xx response in place of this; null if nothing does. */
  EventStream stream;

  /** Whether status 101 is an answer, and none before it. */
  boolean upgrade;

  private boolean keepHead;
  private int bodyLimit;
  private boolean needsWholeBody;
  private byte[] head = EMPTY;
  private int headLength;
  private byte[] body = EMPTY;
  private int bodyLength;

  /**
   * Forgets the last response.
   *
   * @param keepHead whether {@link #header} will be asked
   * @param bodyLimit how much of the body to keep, bytes
   * @param needsWholeBody whether a longer body is a failure
   */
  void reset(boolean keepHead, int bodyLimit, boolean needsWholeBody) {
    this.keepHead = keepHead;
    this.bodyLimit = bodyLimit;
    this.needsWholeBody = needsWholeBody;
    stream = null;
    upgrade = false;
    if (head.length > KEPT_CAPACITY) {
      head = EMPTY;
    }
    if (body.length > KEPT_CAPACITY) {
      body = EMPTY;
    }
    clear();
  }

  /** Forgets what has come so far, as after an interim response; what is wanted stays. */
  void clear() {
    status = 0;
    wireBytes = 0;
    headLength = 0;
    bodyLength = 0;
    coding = ContentCoding.IDENTITY;
  }

  /** True if the next bytes of the body need only be counted. */
  boolean isFull() {
    return bodyLength >= bodyLimit && !needsWholeBody && stream == null;
  }

  /** True if the body is a stream of which enough has come. */
  boolean isEnough() {
    return stream != null && stream.isEnough();
  }

  /** Whether header lines are wanted. */
  boolean keepsHead() {
    return keepHead;
  }

  /** Takes a header line without its end. */
  void addHeaderLine(byte[] data, int from, int to) {
    if (!keepHead) {
      return;
    }
    int length = to - from;
    head = withRoom(head, headLength, length + 1, Integer.MAX_VALUE);
    System.arraycopy(data, from, head, headLength, length);
    headLength += length;
    head[headLength++] = '\n';
  }

  /** Takes a part of the body. */
  void addBody(byte[] data, int from, int to) throws MalformedResponseException {
    int length = to - from;
    wireBytes += length;
    if (stream != null && status / 100 == 2) {
      if (coding != ContentCoding.IDENTITY) {
        throw new MalformedResponseException(
            "a compressed stream of events, which is not read; do not ask for one");
      }
      stream.read(data, from, to);
      return;
    }
    int keep = Math.min(length, bodyLimit - bodyLength);
    if (keep < length && needsWholeBody) {
      throw new MalformedResponseException(tooLarge(bodyLimit));
    }
    if (keep > 0) {
      body = withRoom(body, bodyLength, keep, bodyLimit);
      System.arraycopy(data, from, body, bodyLength, keep);
      bodyLength += keep;
    }
  }

  /** Replaces a coded body by what it stands for, if all of it is needed. */
  void decode() throws MalformedResponseException {
    if (needsWholeBody && bodyLength > 0 && coding != ContentCoding.IDENTITY) {
      body = coding.decode(body, bodyLength, bodyLimit);
      bodyLength = body.length;
      coding = ContentCoding.IDENTITY;
    }
  }

  static String tooLarge(int limit) {
    return "the body is larger than " + limit + " bytes, the most that checks and saves can read";
  }

  private static byte[] withRoom(byte[] array, int used, int more, int limit) {
    if (array.length - used >= more) {
      return array;
    }
    long wanted = Math.max(used + (long) more, Math.min(array.length * 2L, limit));
    return Arrays.copyOf(array, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
  }

  /** An array that begins with what was kept of the body. */
  byte[] body() {
    return body;
  }

  /** How many bytes of {@link #body} count. */
  int bodyLength() {
    return bodyLength;
  }

  /** The first header of a name, whatever its case; null if there is none or none were kept. */
  String header(String name) {
    for (int line = 0; line < headLength; ) {
      int end = endOfLine(line);
      if (hasName(line, end, name)) {
        return value(line + name.length() + 1, end);
      }
      line = end + 1;
    }
    return null;
  }

  /** All headers of a name, whatever its case; none if there are none or none were kept. */
  List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (int line = 0; line < headLength; ) {
      int end = endOfLine(line);
      if (hasName(line, end, name)) {
        values.add(value(line + name.length() + 1, end));
      }
      line = end + 1;
    }
    return values;
  }

  /** Every line that was kept, as it came. */
  List<String> headerLines() {
    return new String(head, 0, headLength, StandardCharsets.UTF_8).lines().toList();
  }

  private int endOfLine(int from) {
    int i = from;
    while (head[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean hasName(int line, int end, String name) {
    int colon = line + name.length();
    if (colon >= end || head[colon] != ':') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Ascii.lower(head[line + i]) != Ascii.lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A value, with the lines that continue it: a line break in it stands for a blank (RFC 9112 5.2).
   */
  private String value(int from, int end) {
    String value = Ascii.trimmed(head, from, end);
    int next = end + 1;
    while (next < headLength && (head[next] == ' ' || head[next] == '\t')) {
      int nextEnd = endOfLine(next);
      value = value + ' ' + Ascii.trimmed(head, next, nextEnd);
      next = nextEnd + 1;
    }
    return value;
  }

  /** The first bytes of what was kept of the body, as text. */
  String bodyText(int maxBytes) {
    return new String(body, 0, Math.min(maxBytes, bodyLength), StandardCharsets.UTF_8);
  }
}
