package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.spate.protocol.ErrorKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket connection (RFC 6455) of one user, as a client has it: frames out are masked, pings
 * are answered, messages in fragments are put together. One per exchange that opens it, used again
 * for the next connection. Confined to the engine's event loop.
 *
 * <p>It is opened by a call: {@link RequestBuffer#upgrade} with {@link #newKey}, {@link
 * HttpExchange#open}, {@link HttpEngine#call}. If that has ended without an error and with status
 * 101 the connection is open, until {@link Listener#closed} is told.
 */
public final class WebSocket {
  /** The most bytes of one message, in one frame or several; a larger one ends the connection. */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  /** No more is written while so many bytes wait for the server to take them. */
  public static final int MAX_PENDING_BYTES = 4 << 20;

  /** Nothing more is to be said. */
  public static final int NORMAL = 1000;

  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_UTF8 = 1007;
  private static final int TOO_LARGE = 1009;
  private static final int NO_CODE = 1005;
  private static final int BROKEN = 1006;

  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** What is told of a connection. */
  public interface Listener {
    /** A text message has come. */
    void message(WebSocket socket, String text);

    /** A binary message has come. */
    void message(WebSocket socket, byte[] bytes);

    /**
     * The connection has ended; told once, and not from within a method of the socket.
     *
     * @param code of the close frame; 1005 if it has none, 1006 if there was none
     * @param kind {@link ErrorKind#NONE} if it was closed in good order
     * @param words how it ended
     */
    void closed(WebSocket socket, int code, ErrorKind kind, String words);
  }

  /** Data that cannot be read; the code is told the server. */
  private static final class Violation extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;

    Violation(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private final Listener listener;
  private final FrameReader reader = new FrameReader();
  private String key;
  private Connection connection; // null while it is not open
  private boolean closing; // a close frame has been sent
  private int closeCode = BROKEN; // of the frame that has come

  public WebSocket(Listener listener) {
    this.listener = listener;
  }

  /** A key for the next handshake, for {@link RequestBuffer#upgrade}. */
  public String newKey() {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random); // to tell answers apart; it is no secret
    key = Base64.getEncoder().encodeToString(random);
    return key;
  }

  /** Whether messages can be sent. */
  public boolean isOpen() {
    return connection != null && !closing;
  }

  /** Why a handshake's answer with status 101 is not right; null if it is. */
  String problemOf(HttpExchange exchange) {
    String upgrade = exchange.responseHeader("Upgrade");
    if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
      return "101 without Upgrade: websocket";
    }
    String accept = exchange.responseHeader("Sec-WebSocket-Accept");
    return acceptOf(key).equals(accept) ? null : "101 with a wrong Sec-WebSocket-Accept";
  }

  static String acceptOf(String key) {
    try {
      byte[] salted = (key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-1", e);
    }
  }

  void opened(Connection connection) {
    this.connection = connection;
    closing = false;
    closeCode = BROKEN;
    reader.reset();
  }

  /**
   * Sends a text message.
   *
   * @return completes when the operating system has all of it; null, and nothing is sent, if it is
   *     not open, or if more waits to be sent than {@value #MAX_PENDING_BYTES} bytes
   */
  public ChannelFuture send(CharSequence text) {
    if (!isOpen() || connection.pendingBytes() > MAX_PENDING_BYTES) {
      return null;
    }
    byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
    return write(FrameReader.TEXT, payload, payload.length);
  }

  /** Sends a binary message; else as {@link #send(CharSequence)}. */
  public ChannelFuture send(byte[] bytes) {
    return !isOpen() || connection.pendingBytes() > MAX_PENDING_BYTES
        ? null
        : write(FrameReader.BINARY, bytes, bytes.length);
  }

  /**
   * Begins to close the connection in good order: the listener is told when the server has
   * answered. Nothing happens if it is not open.
   *
   * @param code such as {@link #NORMAL}
   */
  public void close(int code) {
    if (isOpen()) {
      writeClose(code);
    }
  }

  /** Ends the connection without waiting for the server; the listener is not told. */
  public void abort() {
    if (connection != null) {
      if (!closing && connection.pendingBytes() == 0) {
        writeClose(GOING_AWAY);
      }
      connection.end();
    }
  }

  private void writeClose(int code) {
    closing = true;
    byte[] payload = {(byte) (code >> 8), (byte) code};
    write(FrameReader.CLOSE, payload, code == NO_CODE ? 0 : 2);
  }

  private ChannelFuture write(int opcode, byte[] payload, int length) {
    int mask = ThreadLocalRandom.current().nextInt();
    ByteBuf frame = connection.allocate(length + 14);
    frame.writeByte(0x80 | opcode);
    if (length < 126) {
      frame.writeByte(0x80 | length);
    } else if (length < 1 << 16) {
      frame.writeByte(0x80 | 126).writeShort(length);
    } else {
      frame.writeByte(0x80 | 127).writeLong(length);
    }
    frame.writeInt(mask);
    for (int i = 0; i < length; i++) {
      frame.writeByte(payload[i] ^ mask >>> 24 - 8 * (i & 3));
    }
    return connection.write(frame);
  }

  /** Bytes have come. */
  void read(byte[] data, int from, int to) {
    try {
      int at = from;
      while (at < to && connection != null) {
        at = reader.read(data, at, to);
        if (reader.isComplete()) {
          frame();
          reader.next();
        }
      }
    } catch (FrameReader.MalformedFrameException e) {
      fail(e.isTooLarge() ? TOO_LARGE : PROTOCOL_ERROR, e.getMessage());
    } catch (Violation e) {
      fail(e.code, e.getMessage());
    }
  }

  private void frame() throws Violation {
    switch (reader.opcode()) {
      case FrameReader.TEXT -> listener.message(this, text());
      case FrameReader.BINARY ->
          listener.message(this, Arrays.copyOf(reader.payload(), reader.length()));
      case FrameReader.PING -> {
        if (!closing && connection.pendingBytes() <= MAX_PENDING_BYTES) {
          write(FrameReader.PONG, reader.payload(), reader.length());
        }
      }
      case FrameReader.CLOSE -> closeFrame();
      default -> {} // a pong that nobody waits for
    }
  }

  private String text() throws Violation {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(reader.payload(), 0, reader.length()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Violation(NOT_UTF8, "a text message that is not UTF-8");
    }
  }

  private void closeFrame() {
    byte[] payload = reader.payload();
    closeCode = reader.length() < 2 ? NO_CODE : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    if (!closing) {
      writeClose(closeCode);
    }
    ended(ErrorKind.NONE, "closed with code " + closeCode);
  }

  private void fail(int code, String words) {
    if (!closing) {
      writeClose(code);
    }
    closeCode = code;
    ended(ErrorKind.PROTOCOL, words);
  }

  /** The connection is at its end. */
  void detached() {
    connection = null;
  }

  /** The connection was lost. */
  void lost(String words) {
    listener.closed(this, closeCode, ErrorKind.CONNECTION_CLOSED, words);
  }

  private void ended(ErrorKind kind, String words) {
    connection.end();
    listener.closed(this, closeCode, kind, words);
  }
}
