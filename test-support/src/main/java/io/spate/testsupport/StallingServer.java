package io.spate.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers everything with 200 at once, but for a stall in each period, counted from its start: then
 * it accepts and reads and answers nothing, and afterwards answers all that waits, in order. What
 * its clients should see follows from arithmetic. One thread with a selector, so that a thousand
 * answers are out within milliseconds. Understands requests without a body.
 */
public final class StallingServer implements TargetServer {
  private static final System.Logger LOGGER = System.getLogger(StallingServer.class.getName());
  private static final int BACKLOG = 4_096;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_REQUEST = {'\r', '\n', '\r', '\n'};

  private final long periodNanos;
  private final long stallNanos;
  private final long startNanos = System.nanoTime();
  private final Selector selector;
  private final ServerSocketChannel server;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ByteBuffer out = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
  private final Deque<SocketChannel> waiting = new ArrayDeque<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean closed;

  /** How much of the end of a request a connection has sent. */
  private static final class Progress {
    int matched;
  }

  private StallingServer(Duration period, Duration stall) {
    periodNanos = period.toNanos();
    stallNanos = stall.toNanos();
    try {
      selector = Selector.open();
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a target server on a loopback port", e);
    }
  }

  /** Starts one that stalls at the end of each period. */
  public static StallingServer start(Duration period, Duration stall) {
    StallingServer server = new StallingServer(period, stall);
    Thread.ofPlatform().daemon().name("stalling-server").start(server::serve);
    return server;
  }

  @Override
  public int port() {
    return server.socket().getLocalPort();
  }

  /** How many requests it has answered. */
  public long answered() {
    return answered.get();
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  private void serve() {
    try {
      while (!closed) {
        long left = stallLeftNanos();
        if (left == 0) {
          answerAll();
        }
        selector.select(this::handle, left == 0 ? 0 : Math.max(1, left / 1_000_000));
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the stalling server has failed", e);
    }
  }

  /** Until the end of the stall; 0 outside of one. */
  private long stallLeftNanos() {
    long inPeriod = (System.nanoTime() - startNanos) % periodNanos;
    return inPeriod < periodNanos - stallNanos ? 0 : periodNanos - inPeriod;
  }

  private void handle(SelectionKey key) {
    if (key.isAcceptable()) {
      acceptAll();
    } else {
      read(key);
    }
    if (stallLeftNanos() == 0) {
      answerAll();
    }
  }

  private void acceptAll() {
    try {
      for (SocketChannel c = server.accept(); c != null; c = server.accept()) {
        c.configureBlocking(false);
        c.setOption(StandardSocketOptions.TCP_NODELAY, true);
        c.register(selector, SelectionKey.OP_READ, new Progress());
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "accepting failed", e);
    }
  }

  private void read(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    Progress progress = (Progress) key.attachment();
    try {
      in.clear();
      if (channel.read(in) < 0) {
        channel.close();
        return;
      }
      in.flip();
      while (in.hasRemaining()) {
        byte next = in.get();
        progress.matched =
            next == END_OF_REQUEST[progress.matched] ? progress.matched + 1 : next == '\r' ? 1 : 0;
        if (progress.matched == END_OF_REQUEST.length) {
          progress.matched = 0;
          waiting.addLast(channel);
        }
      }
    } catch (IOException e) { // the client went away, which is its right
      LOGGER.log(System.Logger.Level.DEBUG, "a connection failed", e);
      key.cancel();
    }
  }

  private void answerAll() {
    for (SocketChannel channel = waiting.poll(); channel != null; channel = waiting.poll()) {
      try {
        out.flip();
        channel.write(out); // a few bytes always fit: the client reads each before the next
        answered.incrementAndGet();
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "an answer could not be sent", e);
      } finally {
        out.limit(out.capacity()).position(out.capacity());
      }
    }
  }
}
