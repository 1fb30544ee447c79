package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.spate.protocol.ErrorKind;
import java.util.Arrays;
import java.util.List;

/**
 * A connection that speaks HTTP/1.1: made for an exchange, then used by one exchange at a time.
 * Confined to the engine's event loop.
 *
 * <p>It ends in one place, {@link #end}, whatever the reason; what comes from its channel
 * afterwards is left out, and so nothing of an old exchange ever reaches another one.
 */
final class Connection extends OriginConnection {
  /** Requests up to this size are written from a buffer that the connection keeps. */
  private static final int KEPT_OUT_BYTES = 16 << 10;

  /** Whose own it is; null if shared. */
  final HttpExchange owner;

  /** The next own connection of {@link #owner}. */
  Connection sibling;

  /** Place among the origin's idle connections; -1 if it is not there. */
  int idleIndex = -1;

  private final ResponseParser parser = new ResponseParser();
  private ChannelHandlerContext context;
  private ByteBuf out;

  /** Whether it was made for a WebSocket, and is used for nothing else. */
  private final boolean forSocket;

  private WebSocket socket; // once it is open
  private boolean used;
  private int parsedTo; // of the scratch array

  Connection(HttpEngine engine, Origin origin, HttpExchange exchange, boolean own) {
    super(engine, origin, exchange);
    this.owner = own ? exchange : null;
    this.forSocket = exchange.socket != null;
  }

  boolean isForSocket() {
    return forSocket;
  }

  boolean isIdle() {
    return ready && !ended && exchange == null;
  }

  // --- Being made ---

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    this.context = context;
  }

  @Override
  ClientTls.Offer offer() {
    return ClientTls.Offer.HTTP_1_1;
  }

  @Override
  void ready(long nowNanos) {
    ready = true;
    send(exchange, nowNanos);
  }

  @Override
  void fail(Throwable cause) {
    HttpExchange failed = end();
    if (failed == null) {
      return;
    }
    ErrorKind kind = Failures.kindOf(cause);
    String message = Failures.messageOf(cause, origin.toString());
    engine.end(
        failed, kind, kind == ErrorKind.CONNECTION_CLOSED ? message + ", " + progress() : message);
  }

  // --- In use ---

  /** Sends a request and awaits the response. */
  void send(HttpExchange next, long nowNanos) {
    exchange = next;
    next.connection = this;
    next.times.enter(CallTimes.SENDING, nowNanos);
    parser.start(next.response, next.head);
    if (next.requestBytes > KEPT_OUT_BYTES || next.requestFiles.length > 0) {
      sendLarge(next);
      return;
    }
    context.writeAndFlush(encoded(next), context.voidPromise());
    // The connection was at rest, and so this much fits into the socket's buffer.
    next.times.written(System.nanoTime());
  }

  /** The socket may take it bit by bit: the time until it has all is time of sending. */
  private void sendLarge(HttpExchange next) {
    int attempt = next.attempt;
    ChannelHandlerContext own = context;
    writeAll(own, next)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                exceptionCaught(own, written.cause());
              } else if (exchange == next && next.attempt == attempt) {
                next.times.written(System.nanoTime());
              }
            });
  }

  /** Files go out of where they are; the text around them is copied. */
  private ChannelFuture writeAll(ChannelHandlerContext own, HttpExchange next) {
    if (next.requestFiles.length == 0) {
      return own.writeAndFlush(encoded(next));
    }
    int from = 0;
    for (int i = 0; i < next.requestFiles.length; i++) {
      int to = next.requestPlaces[i];
      own.write(part(next, from, to));
      own.write(Unpooled.wrappedBuffer(next.requestFiles[i].duplicate()));
      from = to;
    }
    return own.writeAndFlush(part(next, from, next.requestBytes));
  }

  private ByteBuf part(HttpExchange next, int from, int to) {
    return context.alloc().directBuffer(to - from).writeBytes(next.request, from, to - from);
  }

  private ByteBuf encoded(HttpExchange next) {
    int size = next.requestBytes;
    if (size > KEPT_OUT_BYTES) {
      return context.alloc().directBuffer(size).writeBytes(next.request, 0, size);
    }
    // The channel gives its share back when all is written; until then the buffer is not ours.
    if (out == null || out.refCnt() > 1 || out.capacity() < size) {
      if (out != null) {
        out.release();
      }
      out = context.alloc().directBuffer(size);
    }
    out.clear().writeBytes(next.request, 0, size);
    return out.retain();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      receive(bytes);
    } catch (MalformedResponseException e) {
      fail(e);
    } finally {
      bytes.release();
    }
  }

  private void receive(ByteBuf bytes) throws MalformedResponseException {
    if (ended) {
      return;
    }
    if (socket != null) {
      readSocket(bytes);
      return;
    }
    if (exchange == null) {
      end(); // an answer to nothing: what follows could not be told from the next one's
      return;
    }
    if (exchange.times.awaitsFirstByte()) {
      exchange.times.enter(CallTimes.RECEIVING, System.nanoTime());
    }
    byte[] scratch = engine.scratch();
    while (bytes.isReadable()) {
      int skip = (int) Math.min(bytes.readableBytes(), parser.skippable());
      int rest = 0;
      if (skip > 0) {
        bytes.skipBytes(skip);
        parser.skip(skip);
      } else {
        int length = Math.min(bytes.readableBytes(), scratch.length);
        bytes.readBytes(scratch, 0, length);
        rest = length - parser.parse(scratch, 0, length);
        parsedTo = length;
      }
      if (parser.isDone() && forSocket && exchange.response.status == 101) {
        open(scratch, rest, bytes);
        return;
      }
      if (parser.isDone() || exchange.response.isEnough()) {
        complete(parser.isDone() && rest == 0 && !bytes.isReadable());
        return;
      }
    }
  }

  /**
   * The server agrees to speak WebSocket.
   *
   * @param begun how much of the array's end, of what was parsed last, belongs to that already
   */
  private void open(byte[] scratch, int begun, ByteBuf bytes) throws MalformedResponseException {
    HttpExchange done = exchange;
    String problem = done.socket.problemOf(done);
    if (problem != null) {
      throw new MalformedResponseException(problem);
    }
    // What has come is read after the exchange's owner knows that it is open.
    byte[] rest = Arrays.copyOfRange(scratch, parsedTo - begun, parsedTo);
    socket = done.socket;
    exchange = null;
    done.connection = null;
    socket.opened(this);
    engine.end(done, ErrorKind.NONE, null);
    if (socket != null) {
      socket.read(rest, 0, rest.length);
      readSocket(bytes);
    }
  }

  private void readSocket(ByteBuf bytes) {
    byte[] scratch = engine.scratch();
    while (socket != null && bytes.isReadable()) {
      int length = Math.min(bytes.readableBytes(), scratch.length);
      bytes.readBytes(scratch, 0, length);
      socket.read(scratch, 0, length);
    }
  }

  /** Bytes that wait for the server to take them. */
  long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  ByteBuf allocate(int bytes) {
    return context.alloc().directBuffer(bytes);
  }

  ChannelFuture write(ByteBuf bytes) {
    return context.writeAndFlush(bytes);
  }

  /**
   * The response is there.
   *
   * @param exact false if more than it has come
   */
  private void complete(boolean exact) throws MalformedResponseException {
    exchange.response.decode();
    HttpExchange done = exchange;
    used = true;
    if (exact && !forSocket && parser.keepsAlive() && isWritten()) {
      exchange = null;
      done.connection = null;
      engine.free(this);
    } else {
      end();
    }
    engine.end(done, ErrorKind.NONE, null);
  }

  /** False if the server has answered before it was sent the whole request. */
  private boolean isWritten() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending != null && pending.isEmpty();
  }

  // --- Its end ---

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (ended || context != this.context) {
      return;
    }
    if (exchange != null && ready && parser.endOfInput()) {
      try {
        complete(true);
      } catch (MalformedResponseException e) {
        fail(e);
      }
      return;
    }
    if (socket != null) {
      loseSocket("the server has closed the connection without a close frame");
      return;
    }
    lose("the server has closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ended || context != this.context) {
      return;
    }
    if (socket != null) {
      loseSocket("the connection broke (" + Failures.messageOf(cause, origin.toString()) + ")");
      return;
    }
    ErrorKind kind = Failures.kindOf(cause);
    if (ready && (kind == ErrorKind.CONNECTION_CLOSED || kind == ErrorKind.OTHER)) {
      lose("the connection broke (" + Failures.messageOf(cause, origin.toString()) + ")");
    } else {
      fail(cause);
    }
  }

  private void loseSocket(String words) {
    WebSocket lost = socket;
    end();
    lost.lost(words);
  }

  /** The server ended the connection: a failure, unless it did so while nothing had begun. */
  private void lose(String how) {
    HttpExchange lost = end();
    if (lost == null) {
      return;
    }
    boolean untouched = ready && used && !parser.hasStarted();
    if (untouched && lost.idempotent && !lost.retried) {
      lost.retried = true;
      engine.open(lost, System.nanoTime());
      return;
    }
    String message = how + " " + progress();
    engine.end(
        lost,
        ErrorKind.CONNECTION_CLOSED,
        untouched && !lost.idempotent
            ? message + "; the request is not sent again, as it may have been carried out"
            : message);
  }

  private String progress() {
    return ready ? parser.progress() : "before it was ready";
  }

  @Override
  void drop(HttpExchange ended) {
    end(); // nothing else tells the server that nobody waits for its response
  }

  @Override
  void end(List<HttpExchange> left) {
    HttpExchange user = end();
    if (user != null) {
      left.add(user);
    }
  }

  /**
   * Ends the connection.
   *
   * @return the exchange that was using it, now without a connection; null if there is none
   */
  HttpExchange end() {
    if (ended) {
      return null;
    }
    ended = true;
    if (socket != null) {
      socket.detached();
      socket = null;
    }
    HttpExchange left = exchange;
    exchange = null;
    if (left != null) {
      left.connection = null;
    }
    if (out != null) {
      out.release();
      out = null;
    }
    if (channel != null) {
      channel.close();
    }
    engine.forget(this);
    return left;
  }
}
