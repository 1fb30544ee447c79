package io.spate.http;

import java.util.Arrays;

/**
 * Reads the frames of a WebSocket (RFC 6455, 5.2) from bytes as they come, split at any place, and
 * puts the fragments of messages together. One per connection; confined to its thread; allocates
 * only to grow. What a server must not send is refused.
 */
final class FrameReader {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int CONTINUATION = 0;
  private static final int MAX_CONTROL_BYTES = 125;
  private static final int KEPT_CAPACITY = 64 << 10;
  private static final byte[] EMPTY = {};

  /** What came is no frame that a server may send. */
  static final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean tooLarge;

    MalformedFrameException(String message, boolean tooLarge) {
      super(message, null, false, false);
      this.tooLarge = tooLarge;
    }

    boolean isTooLarge() {
      return tooLarge;
    }
  }

  // --- The header ---
  private final byte[] header = new byte[10];
  private int headerLength;
  private int headerWanted;

  // --- The frame ---
  private boolean last;
  private int opcode;
  private long remaining;
  private boolean inPayload;
  private boolean complete;

  // --- The message, of which this may be a fragment ---
  private int messageOpcode; // 0 if none has begun
  private byte[] message = EMPTY;
  private int messageLength;

  // --- A control frame, which may come between fragments ---
  private final byte[] control = new byte[MAX_CONTROL_BYTES];
  private int controlLength;

  void reset() {
    messageOpcode = 0;
    messageLength = 0;
    if (message.length > KEPT_CAPACITY) {
      message = EMPTY;
    }
    startFrame();
  }

  private void startFrame() {
    headerLength = 0;
    headerWanted = 2;
    inPayload = false;
    complete = false;
    controlLength = 0;
  }

  /** Reads on, up to the end of a message or of a control frame; the index after what was read. */
  int read(byte[] data, int from, int to) throws MalformedFrameException {
    int at = from;
    while (!complete && (at < to || inPayload && remaining == 0)) {
      if (!inPayload) {
        header[headerLength++] = data[at++];
        if (headerLength == headerWanted) {
          endOfHeader();
        }
      } else {
        int length = (int) Math.min(remaining, to - at);
        append(data, at, length);
        at += length;
        remaining -= length;
        if (remaining == 0) {
          endOfFrame();
        }
      }
    }
    return at;
  }

  private void endOfHeader() throws MalformedFrameException {
    int length = header[1] & 0x7F;
    if (headerLength == 2) {
      checkFirstTwo(length);
      headerWanted = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (headerWanted > 2) {
        return;
      }
    }
    remaining = length;
    if (headerLength > 2) {
      remaining = 0;
      for (int i = 2; i < headerLength; i++) {
        remaining = remaining << 8 | header[i] & 0xFF;
      }
    }
    long whole = isControl() ? remaining : messageLength + remaining;
    if (remaining < 0 || whole < 0 || whole > WebSocket.MAX_MESSAGE_BYTES) {
      throw new MalformedFrameException(
          "a message is larger than " + WebSocket.MAX_MESSAGE_BYTES + " bytes", true);
    }
    inPayload = true;
    if (remaining == 0) {
      endOfFrame();
    }
  }

  private void checkFirstTwo(int length) throws MalformedFrameException {
    last = header[0] < 0;
    opcode = header[0] & 0x0F;
    if ((header[0] & 0x70) != 0) {
      throw new MalformedFrameException("a frame of an extension that was not asked for", false);
    }
    if (header[1] < 0) {
      throw new MalformedFrameException("a masked frame from the server", false);
    }
    boolean known = opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
    if (!known) {
      throw new MalformedFrameException("a frame of an unknown kind, " + opcode, false);
    }
    if (isControl()) {
      if (!last || length > MAX_CONTROL_BYTES) {
        throw new MalformedFrameException("a control frame in fragments or too large", false);
      }
    } else if ((opcode == CONTINUATION) == (messageOpcode == 0)) {
      throw new MalformedFrameException(
          opcode == CONTINUATION
              ? "a fragment of no message"
              : "a message within the fragments of another one",
          false);
    }
  }

  private boolean isControl() {
    return opcode >= CLOSE;
  }

  private void append(byte[] data, int from, int length) {
    if (isControl()) {
      System.arraycopy(data, from, control, controlLength, length);
      controlLength += length;
      return;
    }
    if (message.length - messageLength < length) {
      int wanted = Math.max(Math.max(256, message.length * 2), messageLength + length);
      message = Arrays.copyOf(message, wanted);
    }
    System.arraycopy(data, from, message, messageLength, length);
    messageLength += length;
  }

  private void endOfFrame() {
    if (isControl()) {
      complete = true;
      return;
    }
    if (opcode != CONTINUATION) {
      messageOpcode = opcode;
    }
    if (last) {
      complete = true;
    } else {
      startFrame();
    }
  }

  /** True if a message or a control frame is there. */
  boolean isComplete() {
    return complete;
  }

  /** What it is: one of the constants. */
  int opcode() {
    return isControl() ? opcode : messageOpcode;
  }

  /** An array that begins with what is in it. */
  byte[] payload() {
    return isControl() ? control : message;
  }

  /** How many bytes of {@link #payload} count. */
  int length() {
    return isControl() ? controlLength : messageLength;
  }

  /** Goes on after a message or a control frame. */
  void next() {
    if (!isControl()) {
      messageOpcode = 0;
      messageLength = 0;
    }
    startFrame();
  }
}
