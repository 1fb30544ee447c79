package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.spate.protocol.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection that speaks HTTP/2 (RFC 9113): used by as many exchanges at a time as the server
 * allows, each on a stream of its own. Confined to the engine's event loop.
 *
 * <p>An exchange is told of its end in one of three places: when its stream has ended after a whole
 * response, when the stream fails, when the connection does; it leaves {@link #streams} there, and
 * so none is told twice. Frames of a stream that is not in there are left out.
 *
 * <p>Until the server's settings have come, which say how many streams it allows, there is one.
 */
final class Http2Connection extends OriginConnection {
  /** Of what the server says in words when it closes a connection, this much is passed on. */
  private static final int MAX_DEBUG_CHARS = 200;

  private final StreamPool pool;
  private final IntObjectMap<HttpExchange> streams = new IntObjectHashMap<>(4);
  private Http2Frames frames;
  private ChannelHandlerContext context;
  private boolean settled; // the server's settings have come
  private boolean used; // a response has come
  private boolean retired; // takes no more exchanges
  private int uploads; // exchanges whose request's body is not sent yet
  private boolean flushing; // soon
  private final Runnable flush = this::flushNow;

  Http2Connection(HttpEngine engine, Origin origin, HttpExchange exchange, StreamPool pool) {
    super(engine, origin, exchange);
    this.pool = pool;
  }

  /** Exchanges that use it. */
  int exchanges() {
    return streams.size();
  }

  /** Whether one more exchange can begin now. */
  boolean hasRoom() {
    return settled && !retired && frames.connection().local().canOpenStream();
  }

  /** Takes those out of the line who wait for room on it or on another one of its pool. */
  void drain(List<HttpExchange> waiting) {
    pool.drain(waiting);
  }

  // --- Being made ---

  @Override
  ClientTls.Offer offer() {
    return engine.version() == HttpVersion.AUTO ? ClientTls.Offer.BOTH : ClientTls.Offer.HTTP_2;
  }

  @Override
  void ready(long nowNanos) {
    if (origin.tls) {
      String chosen = channel.pipeline().get(SslHandler.class).applicationProtocol();
      if (!ApplicationProtocolNames.HTTP_2.equals(chosen)) {
        notChosen();
        return;
      }
    }
    ready = true;
    frames = Http2Frames.of(this);
    channel.pipeline().replace(this, null, frames);
    HttpExchange first = exchange;
    exchange = null;
    if (first != null && !ended) {
      send(first, nowNanos);
    }
  }

  /** The frames can be written. */
  void attached(ChannelHandlerContext context) {
    this.context = context;
  }

  private void notChosen() {
    boolean needed = exchange != null && exchange.trailers;
    if (engine.version() != HttpVersion.AUTO || needed) {
      fail(
          new MalformedResponseException(
              needed
                  ? "the server does not offer HTTP/2, which is needed for trailers"
                  : "the server does not offer HTTP/2; the version auto takes what it offers"));
      return;
    }
    HttpExchange first = exchange;
    exchange = null;
    List<HttpExchange> others = new ArrayList<>();
    retire();
    ended = true; // as this; the channel goes on
    pool.made();
    pool.drain(others);
    engine.fallBack(this, first);
    for (HttpExchange each : others) {
      engine.again(each);
    }
  }

  /** Ends the connection and all its exchanges; {@code cause} says why. */
  @Override
  void fail(Throwable cause) {
    if (ended) {
      return;
    }
    ErrorKind kind = Failures.kindOf(cause);
    String message = Failures.messageOf(cause, origin.toString());
    List<HttpExchange> failed = new ArrayList<>();
    end(failed);
    if (!settled && pool.isEmpty()) {
      pool.drain(failed); // each of them would find the same, one after the other
    }
    for (HttpExchange each : failed) {
      if (each.complete) {
        finish(each);
      } else {
        engine.end(each, kind, message);
      }
    }
  }

  // --- Requests ---

  /** Sends a request on a stream of its own. */
  void send(HttpExchange next, long nowNanos) {
    next.connection = this;
    next.times.enter(CallTimes.SENDING, nowNanos);
    next.interim = 0;
    next.complete = false;
    int id = frames.connection().local().incrementAndGetNextStreamId();
    if (id < 0) { // after a thousand million of them
      retire();
      next.connection = null;
      engine.again(next);
      return;
    }
    next.streamId = id;
    streams.put(id, next);
    boolean bare = next.bytesOut() == 0;
    ChannelFuture sent =
        frames
            .encoder()
            .writeHeaders(context, id, StreamHead.of(next), 0, bare, context.newPromise());
    if (streams.get(id) != next) {
      return; // it has failed within that
    }
    if (sent.isDone() && !sent.isSuccess()) {
      failStream(next, Failures.kindOf(sent.cause()), words(sent.cause()));
      return;
    }
    if (bare) {
      next.times.written(System.nanoTime());
    } else {
      sendBody(next, id);
    }
    flushSoon();
  }

  /** As the server's window takes it; the time until then is time of sending. */
  private void sendBody(HttpExchange next, int id) {
    next.uploading = true;
    uploads++;
    int from = next.requestBytes - (next.bytesOut() - bytesOf(next));
    for (int i = 0; i < next.requestFiles.length; i++) {
      int to = next.requestPlaces[i];
      if (to > from) {
        write(id, part(next, from, to), false);
      }
      boolean last = i == next.requestFiles.length - 1 && to == next.requestBytes;
      ByteBuf file = Unpooled.wrappedBuffer(next.requestFiles[i].duplicate());
      if (last) {
        writeLast(next, id, file);
        return;
      }
      write(id, file, false);
      from = to;
    }
    writeLast(next, id, part(next, from, next.requestBytes));
  }

  private static int bytesOf(HttpExchange next) {
    int bytes = 0;
    for (var file : next.requestFiles) {
      bytes += file.remaining();
    }
    return bytes;
  }

  private ByteBuf part(HttpExchange next, int from, int to) {
    return context.alloc().directBuffer(to - from).writeBytes(next.request, from, to - from);
  }

  private ChannelFuture write(int id, ByteBuf bytes, boolean last) {
    return frames.encoder().writeData(context, id, bytes, 0, last, context.newPromise());
  }

  private void writeLast(HttpExchange next, int id, ByteBuf bytes) {
    write(id, bytes, true)
        .addListener(
            written -> {
              if (streams.get(id) != next) {
                return;
              }
              if (written.isSuccess()) {
                stopUploading(next);
                next.times.written(System.nanoTime());
              } else {
                failStream(
                    next,
                    Failures.kindOf(written.cause()),
                    "the request could not be sent: " + words(written.cause()));
              }
            });
  }

  private void stopUploading(HttpExchange exchange) {
    if (exchange.uploading) {
      exchange.uploading = false;
      uploads--;
    }
  }

  /** Whether frames that give more room to send are to be expected. */
  boolean isUploading() {
    return uploads > 0;
  }

  /** Several requests of one turn of the loop go out in one write. */
  private void flushSoon() {
    if (!flushing && !frames.isReading()) {
      flushing = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flushNow() {
    flushing = false;
    if (!ended) {
      frames.flush(context);
    }
  }

  // --- Responses ---

  /** The server's settings have come, the first or others. */
  void settings() {
    if (!settled) {
      settled = true;
      pool.made();
    }
    pool.serve();
  }

  /** True if the frame belonged to an exchange. */
  boolean headers(int id, Http2Headers headers, boolean last) {
    HttpExchange exchange = streams.get(id);
    if (exchange == null || exchange.complete) {
      return false;
    }
    if (exchange.times.awaitsFirstByte()) {
      exchange.times.enter(CallTimes.RECEIVING, System.nanoTime());
    }
    try {
      if (exchange.response.status == 0) {
        head(exchange, headers, last);
      } else if (exchange.trailers) {
        StreamHead.readLines(headers, exchange.response, engine.scratch());
      }
      if (last && exchange.response.status != 0) {
        complete(exchange);
      }
    } catch (MalformedResponseException e) {
      failStream(exchange, ErrorKind.PROTOCOL, e.getMessage());
    }
    return true;
  }

  private void head(HttpExchange exchange, Http2Headers headers, boolean last)
      throws MalformedResponseException {
    int status = StreamHead.status(headers);
    if (status >= 200) {
      exchange.response.status = status;
      StreamHead.read(headers, exchange.response, engine.scratch());
      return;
    }
    if (status == 101) {
      throw new MalformedResponseException("101: there is no such answer in HTTP/2");
    }
    if (last) {
      throw new MalformedResponseException("an interim response (1xx) ends the stream");
    }
    if (++exchange.interim > ResponseParser.MAX_INTERIM) {
      throw new MalformedResponseException(
          "more than "
              + ResponseParser.MAX_INTERIM
              + " interim responses (1xx) before the one that counts");
    }
  }

  /** True if the frame belonged to an exchange. */
  boolean data(int id, ByteBuf bytes, boolean last) {
    HttpExchange exchange = streams.get(id);
    if (exchange == null || exchange.complete) {
      return false;
    }
    try {
      body(exchange, bytes);
      if (last) {
        complete(exchange);
      } else if (exchange.response.isEnough()) {
        remove(exchange);
        reset(id, Http2Error.CANCEL);
        finish(exchange);
      }
    } catch (MalformedResponseException e) {
      failStream(exchange, ErrorKind.PROTOCOL, e.getMessage());
    }
    return true;
  }

  private void body(HttpExchange exchange, ByteBuf bytes) throws MalformedResponseException {
    ResponseBuffer response = exchange.response;
    if (exchange.head || response.status == 204 || response.status == 304) {
      return; // a body where there is none: servers send it, and nobody reads it
    }
    int length = bytes.readableBytes();
    byte[] scratch = engine.scratch();
    while (length > 0 && !response.isEnough()) {
      int part = Math.min(length, scratch.length);
      if (response.isFull()) {
        part = length;
        response.wireBytes += part;
      } else {
        bytes.readBytes(scratch, 0, part);
        response.addBody(scratch, 0, part);
      }
      length -= part;
    }
  }

  /** The response is there; the exchange ends with its stream, which then is free for the next. */
  private void complete(HttpExchange exchange) {
    used = true;
    exchange.complete = true;
    if (exchange.uploading) { // the server has answered before it was sent the whole request
      remove(exchange);
      reset(exchange.streamId, Http2Error.CANCEL);
      finish(exchange);
    }
  }

  /** Tells the end of an exchange whose response is there, and which has left the streams. */
  private void finish(HttpExchange exchange) {
    try {
      exchange.response.decode();
      engine.end(exchange, ErrorKind.NONE, null);
    } catch (MalformedResponseException e) {
      engine.end(exchange, ErrorKind.PROTOCOL, e.getMessage());
    }
  }

  private void remove(HttpExchange exchange) {
    streams.remove(exchange.streamId);
    exchange.connection = null;
    stopUploading(exchange);
  }

  // --- Ends of streams ---

  /** The stream of a number has ended, in whatever way. */
  void streamClosed(int id) {
    HttpExchange exchange = streams.get(id);
    if (exchange != null) {
      remove(exchange);
      if (exchange.complete) {
        finish(exchange);
      } else {
        engine.end(
            exchange,
            ErrorKind.CONNECTION_CLOSED,
            "the stream was closed " + progress(exchange.response));
      }
    }
    if (ended) {
      return;
    }
    if (retired && streams.isEmpty()) {
      end(List.of());
    } else {
      pool.serve();
    }
  }

  /** The server has reset the stream of a number. */
  void streamReset(int id, long code) {
    HttpExchange exchange = streams.get(id);
    if (exchange == null || exchange.complete) {
      return; // the latter: it does not want the rest of the request
    }
    remove(exchange);
    if (code == Http2Error.REFUSED_STREAM.code() && maySendAgain(exchange)) {
      exchange.retried = true;
      engine.again(exchange);
      return;
    }
    engine.end(
        exchange,
        ErrorKind.CONNECTION_CLOSED,
        "the server has reset the stream (" + name(code) + ") " + progress(exchange.response));
  }

  /** Of a request that the server says it has not begun with: whatever its method. */
  private static boolean maySendAgain(HttpExchange exchange) {
    return !exchange.retried && exchange.response.status == 0 && exchange.interim == 0;
  }

  /** A stream broke a rule of the protocol, or its request cannot be sent by it. */
  void streamFailed(int id, ErrorKind kind, String message) {
    HttpExchange exchange = streams.get(id);
    if (exchange != null) {
      remove(exchange);
      engine.end(exchange, kind, message);
    }
  }

  private void failStream(HttpExchange exchange, ErrorKind kind, String message) {
    remove(exchange);
    reset(exchange.streamId, Http2Error.CANCEL);
    engine.end(exchange, kind, message);
  }

  private void reset(int id, Http2Error error) {
    Http2Stream stream = frames.connection().stream(id);
    if (stream != null && !ended) {
      frames.resetStream(context, id, error.code(), context.newPromise());
      flushSoon();
    }
  }

  @Override
  void drop(HttpExchange dropped) {
    dropped.connection = null;
    if (dropped == exchange) {
      exchange = null; // the connection is made all the same: others may wait for it
      return;
    }
    remove(dropped);
    reset(dropped.streamId, Http2Error.CANCEL);
  }

  private static String progress(ResponseBuffer response) {
    return response.status == 0
        ? "before any byte of a response"
        : "within the body, after " + response.wireBytes + " bytes";
  }

  private static String name(long code) {
    Http2Error[] known = Http2Error.values();
    return code >= 0 && code < known.length ? known[(int) code].name() : "code " + code;
  }

  private static String words(Throwable cause) {
    return Failures.messageOf(cause, "the server");
  }

  // --- Its end ---

  /** The server wants no more streams, and has not looked at those after a number. */
  void goAway(int lastId, long code, ByteBuf debug) {
    if (ended) {
      return;
    }
    retire();
    List<HttpExchange> untouched = new ArrayList<>();
    for (IntObjectMap.PrimitiveEntry<HttpExchange> each : streams.entries()) {
      if (each.key() > lastId) {
        untouched.add(each.value());
      }
    }
    untouched.forEach(this::remove);
    for (HttpExchange each : untouched) {
      if (maySendAgain(each)) {
        each.retried = true;
        engine.again(each);
      } else {
        engine.end(each, ErrorKind.CONNECTION_CLOSED, goAwayMessage(code, debug));
      }
    }
    if (!ended && streams.isEmpty()) {
      end(List.of());
    }
    pool.serve();
  }

  private static String goAwayMessage(long code, ByteBuf debug) {
    int length = Math.min(debug.readableBytes(), MAX_DEBUG_CHARS);
    String words = debug.toString(debug.readerIndex(), length, StandardCharsets.US_ASCII);
    return "the server closes the connection and has not begun with the request (GOAWAY, "
        + name(code)
        + (words.isBlank() ? ")" : ": " + words.replaceAll("\\p{Cntrl}", "?") + ")");
  }

  /** The connection broke a rule of the protocol. */
  void broken(Http2Exception cause) {
    fail(
        new MalformedResponseException(
            settled
                ? "the connection broke a rule of HTTP/2 (" + cause.getMessage() + ")"
                : "the server does not speak HTTP/2: " + cause.getMessage()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (context.channel() == channel) {
      lose("the server has closed the connection");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ended || context.channel() != channel) {
      return;
    }
    ErrorKind kind = Failures.kindOf(cause);
    if (ready && (kind == ErrorKind.CONNECTION_CLOSED || kind == ErrorKind.OTHER)) {
      lose("the connection broke (" + Failures.messageOf(cause, origin.toString()) + ")");
    } else {
      fail(cause);
    }
  }

  /** The connection is lost, with all that is under way on it. */
  private void lose(String how) {
    if (ended) {
      return;
    }
    boolean maySendAgain = ready && used;
    List<HttpExchange> lost = new ArrayList<>();
    end(lost);
    if (!settled && pool.isEmpty()) {
      pool.drain(lost);
    }
    for (HttpExchange each : lost) {
      if (each.complete) {
        finish(each);
      } else if (maySendAgain
          && each.response.status == 0
          && each.interim == 0
          && each.idempotent
          && !each.retried) {
        each.retried = true;
        engine.again(each);
      } else {
        engine.end(
            each,
            ErrorKind.CONNECTION_CLOSED,
            how + " " + (ready ? progress(each.response) : "before it was ready"));
      }
    }
  }

  /** It takes no more exchanges. */
  private void retire() {
    if (!retired) {
      retired = true;
      pool.retire(this);
    }
  }

  @Override
  void end(List<HttpExchange> left) {
    if (ended) {
      return;
    }
    ended = true;
    retire();
    if (!settled) {
      pool.made();
    }
    if (exchange != null) {
      exchange.connection = null;
      left.add(exchange);
      exchange = null;
    }
    if (!streams.isEmpty()) {
      left.addAll(streams.values());
      streams.clear();
      uploads = 0;
      for (HttpExchange each : left) {
        each.connection = null;
        each.uploading = false;
      }
    }
    if (context != null) {
      frames.close(context);
    } else if (channel != null) {
      channel.close();
    }
    engine.forget(this, pool);
  }
}
