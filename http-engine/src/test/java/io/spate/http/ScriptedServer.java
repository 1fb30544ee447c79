package io.spate.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each connection what a test says, down to the bytes. */
final class ScriptedServer implements AutoCloseable {
  /** What the server does with one connection. */
  interface Script {
    void run(Talk talk) throws IOException;
  }

  /** One connection, as the script sees it. */
  final class Talk {
    final int number;
    private final Socket socket;

    Talk(int number, Socket socket) {
      this.number = number;
      this.socket = socket;
    }

    /** Reads a request's head, and its body if it says a length; empty at the connection's end. */
    String request() throws IOException {
      StringBuilder head = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return "";
        }
        head.append((char) b);
      }
      int length = head.indexOf("Content-Length: ");
      if (length >= 0) {
        String rest = head.substring(length + "Content-Length: ".length());
        int bytes = Integer.parseInt(rest.substring(0, rest.indexOf('\r')));
        head.append(new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1));
      }
      requests.add(head.toString());
      return head.toString();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    void sendByteByByte(String text) throws IOException {
      for (int i = 0; i < text.length(); i++) {
        send(text.substring(i, i + 1));
      }
    }

    /** Ends the server's side of the connection only. */
    void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the client has closed the connection, or the server is closed. */
    void awaitEnd() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
    }
  }

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** All requests so far. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) {
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Talk talk = new Talk(accepted.incrementAndGet(), socket);
        Thread.ofVirtual().start(() -> run(script, talk));
      }
    } catch (IOException e) {
      closed.countDown(); // the test is over
    }
  }

  private void run(Script script, Talk talk) {
    try (Socket socket = talk.socket) {
      script.run(talk);
      ended.incrementAndGet();
    } catch (IOException e) {
      ended.incrementAndGet(); // the client went, which some tests are about
    }
  }

  String origin() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Connections so far. */
  int accepted() {
    return accepted.get();
  }

  /** Of these, over. */
  int ended() {
    return ended.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      closed.await(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
