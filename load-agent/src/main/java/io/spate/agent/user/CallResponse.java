package io.spate.agent.user;

import com.google.protobuf.InvalidProtocolBufferException;
import io.spate.agent.http.GrpcCodec;
import io.spate.agent.http.TraceContext;
import io.spate.http.EventStream;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.Redirects;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.ResponseView;
import java.util.List;

/**
 * An exchange's response as checks and saves see it. One per user, used again for each response;
 * confined to the exchange's event loop.
 */
public final class CallResponse implements ResponseView {
  private static final byte[] NOTHING = {};

  private final HttpExchange exchange;
  private final TraceContext trace = new TraceContext();
  private long responseTimeNanos;
  private StreamWatch watch; // null until its first stream
  private boolean streamed;
  private GrpcCodec grpc; // reads the message; null if none is expected
  private int redirects; // that were followed to it
  private String redirectFailure; // null if it was followed, or is no redirect
  private boolean wantsMessage;
  private byte[] message = NOTHING; // as JSON

  /** The view of an exchange, valid whenever its response is complete. */
  public CallResponse(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Sets what the exchange does not know: how long it took from when it was due, nanoseconds. */
  public void setResponseTimeNanos(long responseTimeNanos) {
    this.responseTimeNanos = responseTimeNanos;
  }

  /** The request that the exchange was prepared with is answered as any other. */
  public void expectBody() {
    streamed = false;
    grpc = null;
    redirects = 0;
    redirectFailure = null;
  }

  /**
   * Whether it is to be followed, as it points elsewhere and says where. If it has been followed
   * too often already, that is its {@link #redirectFailure}.
   *
   * @param wanted of the request; null if it follows none
   */
  public boolean isToFollow(Redirects wanted) {
    if (wanted == null || exchange.error() != ErrorKind.NONE || !isRedirect()) {
      return false;
    }
    if (redirects == wanted.most()) {
      redirectFailure = "redirected more than " + wanted.most() + " times";
      return false;
    }
    return true;
  }

  private boolean isRedirect() {
    return switch (exchange.status()) {
      case 301, 302, 303, 307, 308 -> exchange.responseHeader("location") != null;
      default -> false;
    };
  }

  /** How many redirects have led to it. */
  public int redirects() {
    return redirects;
  }

  /**
   * It has been given up for the one that it points to, or cannot be.
   *
   * @param problem why it cannot, in words; null if it has been
   * @return whether it has been
   */
  public boolean isFollowed(String problem) {
    redirectFailure = problem;
    redirects += problem == null ? 1 : 0;
    return problem == null;
  }

  /** Why it was not followed where it points to; null if there is nothing to be said. */
  public String redirectFailure() {
    return redirectFailure;
  }

  /**
   * It is answered with a message of gRPC.
   *
   * @param wanted whether the message is read, so that {@link #body} is it as JSON
   */
  public void expectMessage(GrpcCodec codec, boolean wanted) {
    expectBody();
    grpc = codec;
    wantsMessage = wanted;
  }

  /**
   * Reads the message that is expected, if there is one: after an answer with another status than
   * OK there is none, which is not this one's to judge.
   *
   * @return why there is none where there must be one; null otherwise
   */
  public String readMessage() {
    message = NOTHING;
    if (grpc == null || exchange.status() != 200 || !"0".equals(header("grpc-status"))) {
      return null;
    }
    String problem =
        GrpcCodec.problemOf(exchange.body(), exchange.bodyLength(), exchange.bytesIn());
    if (problem == null && wantsMessage) {
      try {
        message = grpc.decode(exchange.body(), exchange.bodyLength());
      } catch (InvalidProtocolBufferException e) {
        return "the answer is not of the type that the descriptors say: " + e.getMessage();
      }
    }
    return problem;
  }

  /** It is answered with a stream of events; {@code observer} is told of each. */
  public void expectStream(
      StreamSpec spec, UserContext context, long dueNanos, StreamObserver observer) {
    if (watch == null) {
      watch = new StreamWatch(exchange, this);
    }
    expectBody();
    streamed = true;
    watch.begin(spec, context, dueNanos, observer);
  }

  /** Ends the call if its stream has been listened to for as long as is wanted. */
  public void endIfHeardOut(HttpEngine engine, long nowNanos) {
    if (streamed && watch.isHeardOut(nowNanos)) {
      engine.endEarly(exchange);
    }
  }

  /** Why a stream is not what was wanted; null if it is, and if there is none. */
  public String streamFailure() {
    return streamed ? watch.failure() : null;
  }

  /** The stream of events; only where one is expected. */
  public EventStream stream() {
    return watch.stream();
  }

  /** The trace context of the request that is, or was last, under way. */
  public TraceContext trace() {
    return trace;
  }

  @Override
  public int status() {
    return exchange.status();
  }

  @Override
  public String header(String name) {
    return exchange.responseHeader(name);
  }

  @Override
  public List<String> headers(String name) {
    return exchange.responseHeaders(name);
  }

  @Override
  public byte[] body() {
    return grpc != null ? message : isOfEvent() ? watch.stream().data() : exchange.body();
  }

  @Override
  public int bodyLength() {
    return grpc != null
        ? message.length
        : isOfEvent() ? watch.stream().dataLength() : exchange.bodyLength();
  }

  /** The body of a stream is the data of its last event. */
  private boolean isOfEvent() {
    return streamed && watch.hasBegun();
  }

  @Override
  public long responseTimeNanos() {
    return responseTimeNanos;
  }
}
