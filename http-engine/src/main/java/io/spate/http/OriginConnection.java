package io.spate.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.spate.protocol.ErrorKind;
import java.net.InetAddress;
import java.util.List;

/**
 * A connection to an origin, of either version of HTTP: how it is made, and what the engine asks of
 * it. Confined to the engine's event loop.
 */
@ChannelHandler
    .Sharable // among its channels: if an address does not answer, the next gets a new one
abstract class OriginConnection extends ChannelInboundHandlerAdapter
    implements ChannelFutureListener {
  final HttpEngine engine;
  final Origin origin;
  Channel channel;

  /** For whom the connection is made; null if that one waits no longer. */
  HttpExchange exchange;

  boolean ready;
  boolean ended;
  private InetAddress[] addresses;
  private int firstAddress;
  private int addressesTried;

  OriginConnection(HttpEngine engine, Origin origin, HttpExchange exchange) {
    this.engine = engine;
    this.origin = origin;
    this.exchange = exchange;
    exchange.connection = this;
  }

  /** The origin's addresses are known: connects to one, and to the others if that fails. */
  void connect() {
    if (ended) {
      return;
    }
    if (addresses == null) {
      addresses = origin.addresses;
      firstAddress = origin.nextTurn();
    }
    InetAddress address = addresses[(firstAddress + addressesTried++) % addresses.length];
    try {
      engine.connect(address, this);
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(e);
    }
  }

  /** The TCP connect has ended. */
  @Override
  public void operationComplete(ChannelFuture connected) {
    if (ended) {
      connected.channel().close();
    } else if (connected.isSuccess()) {
      long now = System.nanoTime();
      if (!origin.tls) {
        ready(now);
      } else {
        if (exchange != null) {
          exchange.times.enter(CallTimes.TLS, now);
        }
        engine.addTls(this, channel);
      }
    } else {
      connected.channel().close();
      if (addressesTried < addresses.length && mayHelp(Failures.kindOf(connected.cause()))) {
        connect();
      } else {
        fail(connected.cause());
      }
    }
  }

  /** Whether another address may do: source ports are counted for each, open files are not. */
  private static boolean mayHelp(ErrorKind failure) {
    return failure != ErrorKind.OPEN_FILES && failure != ErrorKind.GENERATOR_RESOURCES;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !ended) {
      if (handshake.isSuccess()) {
        ready(System.nanoTime());
      } else {
        fail(handshake.cause());
      }
    }
  }

  /** What it offers the server in the TLS handshake. */
  abstract ClientTls.Offer offer();

  /** It is there, TLS included. */
  abstract void ready(long nowNanos);

  /** Ends the connection and what it is used by; {@code cause} says why. */
  abstract void fail(Throwable cause);

  /** An exchange of it has been ended, and takes no more of it. */
  abstract void drop(HttpExchange exchange);

  /** Ends the connection; the exchanges that were using it, now without one, go into a list. */
  abstract void end(List<HttpExchange> left);
}
