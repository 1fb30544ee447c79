package io.spate.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks frames of HTTP/2 as a test tells it to, right or wrong. */
final class FrameServer implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final byte[] NONE = {};

  /** {@code :status: 200}, {@code 103} and {@code 204} as HPACK writes them. */
  static final byte[] OK = {(byte) 0x88};

  static final byte[] EARLY_HINTS = {0x08, 3, '1', '0', '3'};

  /** What a test does with a connection. */
  interface Script {
    void run(Talk talk) throws IOException;
  }

  record Frame(int type, int flags, int id, byte[] payload) {
    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final AtomicInteger accepted = new AtomicInteger();

  FrameServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String origin() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        int number = accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> talk(socket, number));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void talk(Socket socket, int number) {
    try (socket) {
      script.run(new Talk(socket, number));
    } catch (IOException e) {
      return; // the client went
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : open) {
      each.close();
    }
  }

  /** One connection. */
  static final class Talk {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    final int number;

    /** The stream of the last {@link #request}. */
    int id;

    private Talk(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.number = number;
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** Reads the client's preface and sends settings: pairs of identifier and value. */
    void begin(int... settings) throws IOException {
      in.readNBytes(24);
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      for (int i = 0; i < settings.length; i += 2) {
        payload.write(settings[i] >> 8);
        payload.write(settings[i]);
        payload.writeBytes(number(settings[i + 1]));
      }
      send(SETTINGS, 0, 0, payload.toByteArray());
    }

    static byte[] number(int value) {
      return new byte[] {
        (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
      };
    }

    void send(int type, int flags, int id, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(payload.length >> 16);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
      frame.write(type);
      frame.write(flags);
      frame.writeBytes(number(id));
      frame.writeBytes(payload);
      write(frame.toByteArray());
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** The next frame, whatever it is; acknowledges settings. */
    Frame next() throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int id = in.readInt();
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException();
      }
      if (type == SETTINGS && flags == 0) {
        send(SETTINGS, ACK, 0, NONE);
      }
      return new Frame(type, flags, id, payload);
    }

    /** The next frame of a kind; the others are left out. */
    Frame next(int type) throws IOException {
      Frame frame = next();
      while (frame.type != type) {
        frame = next();
      }
      return frame;
    }

    /** The number of the next stream whose request is there as a whole. */
    int request() throws IOException {
      Frame frame = next();
      while (!frame.ends()) {
        frame = next();
      }
      id = frame.id;
      return id;
    }

    /** Answers with status 200 and a body. */
    void answer(int id, String body) throws IOException {
      send(HEADERS, END_HEADERS, id, OK);
      send(DATA, END_STREAM, id, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers every request until the client goes. */
    void answerAll(String body) throws IOException {
      while (true) {
        answer(request(), body);
      }
    }

    void goAway(int lastId, int code, String words) throws IOException {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      payload.writeBytes(number(lastId));
      payload.writeBytes(number(code));
      payload.writeBytes(words.getBytes(StandardCharsets.UTF_8));
      send(GOAWAY, 0, 0, payload.toByteArray());
    }

    void reset(int id, int code) throws IOException {
      send(RST_STREAM, 0, id, number(code));
    }

    void awaitEnd() throws IOException {
      while (in.read() >= 0) {
        continue;
      }
    }

    void abort() throws IOException {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    }
  }
}
