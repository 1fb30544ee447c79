package io.spate.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.spate.protocol.ErrorKind;
import java.util.concurrent.TimeUnit;

/**
 * Netty's codec of HTTP/2 frames in the channel of an {@link Http2Connection}, and the limits that
 * keep a server from using up the agent. Confined to the channel's event loop.
 */
final class Http2Frames extends Http2ConnectionHandler {
  /** What a server may send of one response before it is read: it is read at once. */
  private static final int STREAM_WINDOW = 1 << 20;

  /** The same of all responses of a connection. */
  private static final int CONNECTION_WINDOW = 16 << 20;

  /** Names and values of one head, each with 32 bytes on top (RFC 9113, 6.5.2). */
  private static final int MAX_HEADER_LIST_BYTES = 60 << 10; // less than the engine's array

  /** The largest table of headers that a server can make a connection keep. */
  private static final int MAX_ENCODER_TABLE_BYTES = 4 << 10;

  /** Answers to settings and pings that may wait for a server which does not read them. */
  private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;

  /** Frames in a second that belong to no exchange, without any between that does. */
  private static final int MAX_IDLE_FRAMES = 10_000;

  /** Bytes that may come without any for an exchange: more than all windows have room for. */
  private static final long MAX_IDLE_BYTES = 2L * CONNECTION_WINDOW;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Http2Connection owner;
  private Http2Error goodbye = Http2Error.NO_ERROR;
  private boolean reading;
  private long idleBytes;
  private int idleFrames;
  private long idleSinceNanos;

  private Http2Frames(
      Http2Connection owner,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings);
    this.owner = owner;
  }

  /** A codec for a channel that is connected. */
  static Http2Frames of(Http2Connection owner) {
    return new Builder(owner).build();
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Frames, Builder> {
    private final Http2Connection owner;

    Builder(Http2Connection owner) {
      this.owner = owner;
      DefaultHttp2Connection connection = new DefaultHttp2Connection(false, 0);
      connection.addListener(
          new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
              owner.streamClosed(stream.id());
            }

            @Override
            public void onGoAwayReceived(int lastId, long code, ByteBuf debug) {
              owner.goAway(lastId, code, debug);
            }
          });
      connection(connection);
      initialSettings(
          new Http2Settings()
              .pushEnabled(false)
              .initialWindowSize(STREAM_WINDOW)
              .maxHeaderListSize(MAX_HEADER_LIST_BYTES));
      encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
      encoderEnforceMaxRstFramesPerWindow(0, 0); // many calls may take too long at the same time
    }

    @Override
    public Http2Frames build() {
      return super.build();
    }

    @Override
    protected Http2Frames build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      Http2Frames frames = new Http2Frames(owner, decoder, encoder, settings);
      frameListener(frames.new Listener());
      return frames;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    super.handlerAdded(context);
    owner.attached(context);
    Http2Stream all = connection().connectionStream();
    int now = connection().local().flowController().windowSize(all);
    if (CONNECTION_WINDOW > now) {
      connection().local().flowController().incrementWindowSize(all, CONNECTION_WINDOW - now);
      flush(context);
    }
  }

  /** True while what has been received is read; all that is written meanwhile is flushed then. */
  boolean isReading() {
    return reading;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    reading = true;
    idleBytes += ((ByteBuf) message).readableBytes();
    super.channelRead(context, message);
    if (idleBytes > MAX_IDLE_BYTES) {
      onError(context, false, flood(MAX_IDLE_BYTES + " bytes"));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    reading = false;
    super.channelReadComplete(context);
  }

  private static Http2Exception flood(String what) {
    return Http2Exception.connectionError(
        Http2Error.ENHANCE_YOUR_CALM, "a flood: %s that belong to no response", what);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    owner.channelInactive(context);
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    Throwable each = cause;
    while (each != null && !(each instanceof Http2Exception) && each.getCause() != each) {
      each = each.getCause();
    }
    if (each != null) {
      super.exceptionCaught(context, cause);
    } else {
      owner.exceptionCaught(context, cause);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception error) {
    if (error == null) {
      owner.exceptionCaught(context, cause);
    } else {
      goodbye = error.error();
      owner.broken(error);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    owner.streamFailed(
        error.streamId(),
        outbound ? ErrorKind.OTHER : ErrorKind.PROTOCOL,
        String.valueOf(error.getMessage()));
    super.onStreamError(context, outbound, cause, error);
  }

  /** Says goodbye and closes the channel at once. */
  void close(ChannelHandlerContext context) {
    goAway(context, 0, goodbye.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
    context.flush();
    context.close();
  }

  /** What is read. */
  private final class Listener implements Http2FrameListener {
    @Override
    public int onDataRead(
        ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
      int bytes = data.readableBytes() + padding;
      if (owner.data(id, data, last)) {
        useful();
      }
      return bytes;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last) {
      if (owner.headers(id, headers, last)) {
        useful();
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last) {
      onHeadersRead(context, id, headers, padding, last);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
      owner.streamReset(id, code);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
        throws Http2Exception {
      Long table = settings.headerTableSize();
      if (table != null && table > MAX_ENCODER_TABLE_BYTES) {
        encoder()
            .configuration()
            .headersConfiguration()
            .maxHeaderTableSize(MAX_ENCODER_TABLE_BYTES);
      }
      countIdle();
      owner.settings();
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
      countIdle();
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext context, int id, int dependency, short weight, boolean exclusive)
        throws Http2Exception {
      countIdle();
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      countIdle();
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment)
        throws Http2Exception {
      if (owner.isUploading()) {
        useful();
      } else {
        countIdle();
      }
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
      countIdle();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
      countIdle();
    }

    @Override
    public void onPushPromiseRead(
        ChannelHandlerContext context, int id, int promised, Http2Headers headers, int padding)
        throws Http2Exception {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "a push, which was forbidden");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastId, long code, ByteBuf debug)
        throws Http2Exception {
      countIdle(); // seen already, before streams were closed for it
    }
  }

  private void useful() {
    idleBytes = 0;
    idleFrames = 0;
  }

  private void countIdle() throws Http2Exception {
    long now = System.nanoTime();
    if (now - idleSinceNanos > SECOND) {
      idleSinceNanos = now;
      idleFrames = 0;
    }
    if (++idleFrames > MAX_IDLE_FRAMES) {
      throw flood(MAX_IDLE_FRAMES + " frames in a second");
    }
  }
}
