package io.spate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The events of a response of the type {@code text/event-stream} (WHATWG HTML, 9.2), told one by
 * one as they come. One per exchange, used again for its next stream: see {@link
 * HttpExchange#receive(EventStream)}. Keeps one event, and the one that is coming; allocates only
 * to grow. Confined to the engine's event loop.
 *
 * <p>A response whose status is not 2xx is no stream: it is kept as any other response is.
 */
public final class EventStream {
  /** The most bytes of one event, a comment or an unknown field; more is a failure. */
  public static final int MAX_EVENT_BYTES = 1 << 20;

  /** More than this is given back before the next stream. */
  private static final int KEPT_CAPACITY = 64 << 10;

  private static final byte[] EMPTY = {};

  /** What is told of each event. */
  public interface Listener {
    /**
     * An event has come; {@link EventStream#data} has it until the next one. Must not use the
     * engine.
     *
     * @return false if no more are wanted: the call ends as it is, and the connection with it
     */
    boolean event(EventStream stream);
  }

  private final Listener listener;
  private long count;
  private boolean begun; // the response is a stream
  private boolean enough;

  // --- The event that was told last ---
  private byte[] data = EMPTY;
  private int dataLength;
  private byte[] type = EMPTY;
  private int typeLength;

  // --- The event that is coming: what it replaces is kept until it comes ---
  private byte[] nextData = EMPTY;
  private int nextLength;
  private byte[] nextType = EMPTY;
  private int nextTypeLength;
  private boolean hasData;

  // --- The line that is coming ---
  private byte[] line = EMPTY;
  private int lineLength;
  private boolean afterReturn; // a line feed that follows belongs to it
  private int markAt; // how much of a byte order mark has come; -1 when that is settled

  // --- What was told before the last one ---
  private int replacedLength;
  private int replacedTypeLength;

  public EventStream(Listener listener) {
    this.listener = listener;
  }

  /** How many events have come. */
  public long count() {
    return count;
  }

  /** Whether the response is a stream; false if its status is not 2xx, or if it has no body. */
  public boolean hasBegun() {
    return begun;
  }

  /** An array that begins with the data of the last event, lines joined by line feeds. */
  public byte[] data() {
    return data;
  }

  /** How many bytes of {@link #data} count. */
  public int dataLength() {
    return dataLength;
  }

  /** The data of the last event as text; makes a copy. */
  public String text() {
    return new String(data, 0, dataLength, StandardCharsets.UTF_8);
  }

  /** The type of the last event; {@code message} if it says none. Makes a copy. */
  public String type() {
    return typeLength == 0 ? "message" : new String(type, 0, typeLength, StandardCharsets.UTF_8);
  }

  /** Whether the data of the last event is this text in UTF-8. Allocates nothing. */
  public boolean dataIs(byte[] text) {
    return Arrays.equals(data, 0, dataLength, text, 0, text.length);
  }

  /** Whether the type of the last event is this text in UTF-8. Allocates nothing. */
  public boolean typeIs(byte[] text) {
    return Arrays.equals(type, 0, typeLength, text, 0, text.length);
  }

  /**
   * Takes the last event back, so that the one before it is the last; it stays counted. Only within
   * {@link Listener#event}, once.
   */
  public void takeBack() {
    swap();
    dataLength = replacedLength;
    typeLength = replacedTypeLength;
  }

  private void swap() {
    byte[] swapped = data;
    data = nextData;
    nextData = swapped;
    swapped = type;
    type = nextType;
    nextType = swapped;
  }

  void reset() {
    count = 0;
    begun = false;
    enough = false;
    dataLength = 0;
    typeLength = 0;
    lineLength = 0;
    afterReturn = false;
    markAt = 0;
    if (data.length > KEPT_CAPACITY) {
      data = EMPTY;
    }
    if (nextData.length > KEPT_CAPACITY) {
      nextData = EMPTY;
    }
    if (line.length > KEPT_CAPACITY) {
      line = EMPTY;
    }
    startEvent();
  }

  private void startEvent() {
    nextLength = 0;
    nextTypeLength = 0;
    hasData = false;
  }

  /** True when no more events are wanted. */
  boolean isEnough() {
    return enough;
  }

  /** Takes a part of the body. */
  void read(byte[] bytes, int from, int to) throws MalformedResponseException {
    begun = true;
    int at = from;
    while (at < to && markAt >= 0) {
      at = readMark(bytes, at);
    }
    while (at < to && !enough) {
      int end = at;
      while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (end > at) {
        afterReturn = false;
        append(bytes, at, end);
      }
      if (end < to) {
        boolean secondHalf = afterReturn && bytes[end] == '\n';
        afterReturn = bytes[end] == '\r';
        if (!secondHalf) {
          endLine();
        }
      }
      at = end + 1;
    }
  }

  /** A byte order mark at the very beginning is none of the text. */
  private int readMark(byte[] bytes, int at) throws MalformedResponseException {
    if (bytes[at] == (byte) (markAt == 0 ? 0xEF : markAt == 1 ? 0xBB : 0xBF)) {
      markAt = markAt == 2 ? -1 : markAt + 1;
      return at + 1;
    }
    int seen = markAt;
    markAt = -1;
    if (seen > 0) {
      append(new byte[] {(byte) 0xEF, (byte) 0xBB}, 0, seen); // it was none, but text
    }
    return at;
  }

  private void append(byte[] bytes, int from, int to) throws MalformedResponseException {
    int length = to - from;
    if ((long) nextLength + nextTypeLength + lineLength + length > MAX_EVENT_BYTES) {
      throw new MalformedResponseException(
          "event " + (count + 1) + " of the stream is larger than " + MAX_EVENT_BYTES + " bytes");
    }
    line = withRoom(line, lineLength, length);
    System.arraycopy(bytes, from, line, lineLength, length);
    lineLength += length;
  }

  private static byte[] withRoom(byte[] array, int used, int more) {
    return array.length - used >= more
        ? array
        : Arrays.copyOf(array, Math.max(Math.max(256, array.length * 2), used + more));
  }

  private void endLine() {
    int length = lineLength;
    lineLength = 0;
    if (length == 0) {
      endEvent();
      return;
    }
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    int value = Math.min(length, colon + 1);
    if (value < length && line[value] == ' ') {
      value++;
    }
    if (isName(colon, "data")) {
      if (hasData) {
        nextData = withRoom(nextData, nextLength, 1);
        nextData[nextLength++] = '\n';
      }
      hasData = true;
      nextData = withRoom(nextData, nextLength, length - value);
      System.arraycopy(line, value, nextData, nextLength, length - value);
      nextLength += length - value;
    } else if (isName(colon, "event")) {
      nextType = withRoom(nextType, 0, length - value);
      System.arraycopy(line, value, nextType, 0, length - value);
      nextTypeLength = length - value;
    }
    // All else is for those who connect again (id, retry), a comment, or to be left out.
  }

  private boolean isName(int length, String name) {
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (line[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void endEvent() {
    if (!hasData) {
      startEvent(); // such as a comment that keeps the connection open
      return;
    }
    replacedLength = dataLength;
    replacedTypeLength = typeLength;
    swap();
    dataLength = nextLength;
    typeLength = nextTypeLength;
    startEvent();
    count++;
    enough = !listener.event(this);
  }
}
