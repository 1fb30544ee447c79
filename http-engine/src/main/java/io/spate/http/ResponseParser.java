package io.spate.http;

import java.util.Arrays;

/**
 * Reads HTTP/1.0 and 1.1 responses (RFC 9112) from bytes as they come, split at any place, into a
 * {@link ResponseBuffer}. One per connection; confined to its thread; allocates only where a line
 * is split between two reads.
 *
 * <p>What could be read in two ways is refused, since the other side of the connection may have
 * read it the other way: lengths that differ, a length beside chunks, blanks before a colon,
 * control characters in the head. A lone line feed ends a line, too, as the RFC allows.
 */
final class ResponseParser {
  /** Status line and headers of one response, or its trailers. */
  static final int MAX_HEAD_BYTES = 64 << 10;

  /** Header lines of one response, or trailer lines. */
  static final int MAX_HEADERS = 256;

  /** Interim responses (1xx) before the one that counts. */
  static final int MAX_INTERIM = 32;

  /** The line before a chunk, with its extensions. */
  static final int MAX_CHUNK_LINE_BYTES = 4 << 10;

  private static final long UNKNOWN = -1;
  private static final byte[] NONE = {};
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private enum State {
    STATUS_LINE,
    HEADERS,
    FIXED_BODY,
    BODY_TO_CLOSE,
    CHUNK_LINE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    DONE
  }

  private State state = State.DONE;
  private ResponseBuffer response;
  private boolean toHead;
  private boolean started;

  // --- The head ---
  private boolean version10;
  private boolean saysClose;
  private boolean saysKeepAlive;
  private boolean chunked;
  private boolean framingHeader;
  private long contentLength;
  private int headBytes;
  private int headers;
  private int interim;

  // --- The body ---
  private long remaining;

  // --- A line of which only the beginning has come ---
  private byte[] carry = NONE;
  private int carried;

  /**
   * Makes ready for a response.
   *
   * @param response takes what comes
   * @param toHead whether it answers HEAD, and thus has no body whatever it says
   */
  void start(ResponseBuffer response, boolean toHead) {
    this.response = response;
    this.toHead = toHead;
    started = false;
    interim = 0;
    carried = 0;
    startHead();
  }

  private void startHead() {
    state = State.STATUS_LINE;
    version10 = false;
    saysClose = false;
    saysKeepAlive = false;
    chunked = false;
    framingHeader = false;
    contentLength = UNKNOWN;
    headBytes = 0;
    headers = 0;
  }

  /** True when the response is complete. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** True when any byte of the response has come. */
  boolean hasStarted() {
    return started;
  }

  /** True if the connection may be used again after the response, as far as the response says. */
  boolean keepsAlive() {
    return !saysClose && (!version10 || saysKeepAlive);
  }

  /** How many of the next bytes need only be counted, see {@link #skip}. */
  long skippable() {
    boolean body =
        state == State.FIXED_BODY || state == State.BODY_TO_CLOSE || state == State.CHUNK_DATA;
    if (!body || !response.isFull()) {
      return 0;
    }
    return state == State.BODY_TO_CLOSE ? Long.MAX_VALUE : remaining;
  }

  /** Counts bytes of the body unseen; no more than {@link #skippable}. */
  void skip(int length) {
    response.wireBytes += length;
    if (state != State.BODY_TO_CLOSE) {
      afterBody(length);
    }
  }

  /**
   * Reads on.
   *
   * @return the index after the last byte that belongs to the response; less than {@code to} only
   *     when it {@link #isDone}
   */
  int parse(byte[] data, int from, int to) throws MalformedResponseException {
    int at = from;
    while (at < to && state != State.DONE) {
      started = true;
      switch (state) {
        case FIXED_BODY, CHUNK_DATA -> {
          int end = (int) Math.min(to, at + remaining);
          response.addBody(data, at, end);
          afterBody(end - at);
          at = end;
        }
        case BODY_TO_CLOSE -> {
          response.addBody(data, at, to);
          at = to;
        }
        default -> at = line(data, at, to);
      }
    }
    return at;
  }

  /** The connection has ended: true if that completes the response. */
  boolean endOfInput() {
    if (state == State.BODY_TO_CLOSE) {
      state = State.DONE;
    }
    return state == State.DONE;
  }

  /** What has come so far, for the message of a failure. */
  String progress() {
    return switch (state) {
      case STATUS_LINE -> started ? "within the status line" : "before any byte of a response";
      case HEADERS -> "within the headers";
      case FIXED_BODY ->
          "after " + response.wireBytes + " of " + contentLength + " bytes of the body";
      case BODY_TO_CLOSE -> "within the body";
      case CHUNK_LINE, CHUNK_DATA, CHUNK_END ->
          "within a chunked body, after " + response.wireBytes + " bytes";
      case TRAILERS -> "within the trailers";
      case DONE -> "after the response";
    };
  }

  private void afterBody(int length) {
    remaining -= length;
    if (remaining == 0) {
      state = state == State.FIXED_BODY ? State.DONE : State.CHUNK_END;
    }
  }

  // --- Lines ---

  private int line(byte[] data, int at, int to) throws MalformedResponseException {
    if (carried == 0) {
      int i = at;
      while (i < to && (data[i] >= ' ' || data[i] < 0)) { // most lines: no control character
        i++;
      }
      if (i + 1 < to && data[i] == '\r' && data[i + 1] == '\n') {
        readLine(data, at, i, i + 2 - at);
        return i + 2;
      }
    }
    int end = at;
    while (end < to && data[end] != '\n') {
      end++;
    }
    if (end == to) {
      carry(data, at, to);
      return to;
    }
    if (carried == 0) {
      readCheckedLine(data, at, end);
    } else {
      carry(data, at, end);
      int length = carried;
      carried = 0;
      readCheckedLine(carry, 0, length);
    }
    return end + 1;
  }

  private void carry(byte[] data, int from, int to) throws MalformedResponseException {
    int length = carried + to - from;
    requireRoom(length);
    if (length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(length, 256));
    }
    System.arraycopy(data, from, carry, carried, to - from);
    carried = length;
    if (state == State.STATUS_LINE) {
      requireVersion(carry, 0, carried); // garbage may never hold a line feed
    }
  }

  private void requireRoom(int lineBytes) throws MalformedResponseException {
    if (state == State.CHUNK_LINE || state == State.CHUNK_END) {
      if (lineBytes > MAX_CHUNK_LINE_BYTES) {
        throw new MalformedResponseException(
            "a chunk's line is longer than " + MAX_CHUNK_LINE_BYTES + " bytes");
      }
    } else if (headBytes + lineBytes > MAX_HEAD_BYTES) {
      throw new MalformedResponseException(
          (state == State.TRAILERS ? "the trailers are" : "the head is")
              + " larger than "
              + MAX_HEAD_BYTES
              + " bytes");
    }
  }

  /** A line without its line feed, of which nothing is known yet. */
  private void readCheckedLine(byte[] data, int from, int lineFeed)
      throws MalformedResponseException {
    int end = lineFeed > from && data[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    for (int i = from; i < end; i++) {
      if (data[i] >= 0 && data[i] < ' ' && data[i] != '\t') {
        throw new MalformedResponseException(
            "a control character in the head: " + Ascii.quoted(data, from, end));
      }
    }
    readLine(data, from, end, lineFeed + 1 - from);
  }

  private void readLine(byte[] data, int from, int to, int lineBytes)
      throws MalformedResponseException {
    requireRoom(lineBytes);
    switch (state) {
      case STATUS_LINE -> {
        headBytes += lineBytes;
        statusLine(data, from, to);
      }
      case HEADERS -> {
        headBytes += lineBytes;
        if (from == to) {
          endOfHead();
        } else {
          headerLine(data, from, to);
        }
      }
      case CHUNK_LINE -> chunkLine(data, from, to);
      case CHUNK_END -> {
        if (from != to) {
          throw new MalformedResponseException(
              "a chunk is longer than it says: " + Ascii.quoted(data, from, to) + " follows it");
        }
        state = State.CHUNK_LINE;
      }
      case TRAILERS -> {
        headBytes += lineBytes;
        if (from == to) {
          state = State.DONE;
        } else {
          requireFewHeaders("trailer lines");
        }
      }
      default -> throw new IllegalStateException("no line is read in state " + state);
    }
  }

  // --- The head ---

  private static void requireVersion(byte[] data, int from, int to)
      throws MalformedResponseException {
    int length = Math.min(VERSION.length, to - from);
    if (!Arrays.equals(data, from, from + length, VERSION, 0, length)) {
      throw new MalformedResponseException(
          "expected an HTTP/1.1 status line, got " + Ascii.quoted(data, from, to));
    }
  }

  /** {@code HTTP/1.1 200 OK}; servers leave the reason out, and some the blank before it. */
  private void statusLine(byte[] data, int from, int to) throws MalformedResponseException {
    int at = from + VERSION.length;
    boolean whole = to - at >= 5 && data[at + 1] == ' ' && (to - at == 5 || data[at + 5] == ' ');
    int status = whole ? digits(data, at + 2, at + 5) : -1;
    int minor = whole ? digits(data, at, at + 1) : -1;
    if (status < 100 || minor < 0) {
      throw new MalformedResponseException(
          "expected an HTTP/1.1 status line, got " + Ascii.quoted(data, from, to));
    }
    requireVersion(data, from, to);
    version10 = minor == 0;
    response.status = status;
    state = State.HEADERS;
  }

  /** The number; -1 if these are not all digits. */
  private static int digits(byte[] data, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private void requireFewHeaders(String what) throws MalformedResponseException {
    if (++headers > MAX_HEADERS) {
      throw new MalformedResponseException("more than " + MAX_HEADERS + " " + what);
    }
  }

  private void headerLine(byte[] data, int from, int to) throws MalformedResponseException {
    requireFewHeaders("headers");
    if (Ascii.isBlank(data[from])) {
      if (framingHeader || headers == 1) {
        throw new MalformedResponseException(
            "a header is continued where it must not be: " + Ascii.quoted(data, from, to));
      }
      response.addHeaderLine(data, from, to);
      return;
    }
    int colon = from;
    while (colon < to && Ascii.isToken(data[colon])) {
      colon++;
    }
    if (colon == to || colon == from || data[colon] != ':') {
      throw new MalformedResponseException("not a header line: " + Ascii.quoted(data, from, to));
    }
    framingHeader = false;
    switch (colon - from) {
      case 10, 14, 16, 17 -> knownHeader(data, from, colon, to);
      default -> {}
    }
    response.addHeaderLine(data, from, to);
  }

  private void knownHeader(byte[] data, int from, int colon, int to)
      throws MalformedResponseException {
    int start = colon + 1;
    int end = to;
    while (start < end && Ascii.isBlank(data[start])) {
      start++;
    }
    while (end > start && Ascii.isBlank(data[end - 1])) {
      end--;
    }
    if (Ascii.is(data, from, colon, "content-length")) {
      framingHeader = true;
      contentLength(data, start, end);
    } else if (Ascii.is(data, from, colon, "transfer-encoding")) {
      framingHeader = true;
      transferEncoding(data, start, end);
    } else if (Ascii.is(data, from, colon, "connection")) {
      framingHeader = true;
      connection(data, start, end);
    } else if (Ascii.is(data, from, colon, "content-encoding")) {
      framingHeader = true;
      ContentCoding coding = ContentCoding.of(data, start, end);
      response.coding = coding == null ? ContentCoding.IDENTITY : coding;
    }
  }

  /** A number, or the same number several times with commas between (RFC 9112 6.3, rule 5). */
  private void contentLength(byte[] data, int from, int to) throws MalformedResponseException {
    int at = from;
    do {
      int comma = indexOfComma(data, at, to);
      long length = length(data, at, comma);
      if (contentLength != UNKNOWN && contentLength != length) {
        throw new MalformedResponseException(
            "two lengths of one body: " + contentLength + " and " + length);
      }
      contentLength = length;
      at = comma + 1;
    } while (at <= to);
  }

  private static int indexOfComma(byte[] data, int from, int to) {
    int i = from;
    while (i < to && data[i] != ',') {
      i++;
    }
    return i;
  }

  private static long length(byte[] data, int from, int to) throws MalformedResponseException {
    int start = from;
    int end = to;
    while (start < end && Ascii.isBlank(data[start])) {
      start++;
    }
    while (end > start && Ascii.isBlank(data[end - 1])) {
      end--;
    }
    long length = 0;
    boolean valid = end > start && end - start <= 18;
    for (int i = start; valid && i < end; i++) {
      int digit = data[i] - '0';
      valid = digit >= 0 && digit <= 9;
      length = length * 10 + digit;
    }
    if (!valid) {
      throw new MalformedResponseException(
          "Content-Length is not a length: " + Ascii.quoted(data, start, end));
    }
    return length;
  }

  private void transferEncoding(byte[] data, int from, int to) throws MalformedResponseException {
    if (chunked || !Ascii.is(data, from, to, "chunked")) {
      throw new MalformedResponseException(
          "a Transfer-Encoding that was not asked for: " + Ascii.quoted(data, from, to));
    }
    chunked = true;
  }

  private void connection(byte[] data, int from, int to) {
    int at = from;
    do {
      int comma = indexOfComma(data, at, to);
      int start = at;
      int end = comma;
      while (start < end && Ascii.isBlank(data[start])) {
        start++;
      }
      while (end > start && Ascii.isBlank(data[end - 1])) {
        end--;
      }
      if (Ascii.is(data, start, end, "close")) {
        saysClose = true;
      } else if (Ascii.is(data, start, end, "keep-alive")) {
        saysKeepAlive = true;
      }
      at = comma + 1;
    } while (at <= to);
  }

  private void endOfHead() throws MalformedResponseException {
    int status = response.status;
    if (status == 101 && response.upgrade) {
      state = State.DONE;
      return;
    }
    if (status < 200) {
      endOfInterim(status);
      return;
    }
    if (chunked && version10) {
      throw new MalformedResponseException("Transfer-Encoding in an HTTP/1.0 response");
    }
    if (chunked && contentLength != UNKNOWN) {
      throw new MalformedResponseException("a Content-Length beside Transfer-Encoding: chunked");
    }
    if (toHead || status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_LINE;
    } else if (contentLength == UNKNOWN) {
      saysClose = true;
      state = State.BODY_TO_CLOSE;
    } else {
      remaining = contentLength;
      state = remaining == 0 ? State.DONE : State.FIXED_BODY;
    }
  }

  private void endOfInterim(int status) throws MalformedResponseException {
    if (status == 101) {
      throw new MalformedResponseException("101: the server switches to a protocol unasked");
    }
    if (++interim > MAX_INTERIM) {
      throw new MalformedResponseException(
          "more than " + MAX_INTERIM + " interim responses (1xx) before the one that counts");
    }
    response.clear();
    startHead();
  }

  // --- Chunks ---

  private void chunkLine(byte[] data, int from, int to) throws MalformedResponseException {
    long size = 0;
    int i = from;
    while (i < to && i - from < 16) {
      int digit = Character.digit(data[i], 16);
      if (digit < 0) {
        break;
      }
      size = size << 4 | digit;
      i++;
    }
    int digits = i - from;
    while (i < to && Ascii.isBlank(data[i])) {
      i++;
    }
    if (digits == 0 || digits > 15 || (i < to && data[i] != ';')) {
      throw new MalformedResponseException(
          "expected the size of a chunk, got " + Ascii.quoted(data, from, to));
    }
    if (size > 0) {
      remaining = size;
      state = State.CHUNK_DATA;
    } else {
      headBytes = 0;
      headers = 0;
      state = State.TRAILERS;
    }
  }
}
