package io.spate.agent.user;

import io.spate.agent.http.TraceContext;
import io.spate.http.EventStream;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.ResponseView;
import java.util.List;

/**
 * An exchange's response as checks and saves see it. One per user, used again for each response;
 * confined to the exchange's event loop.
 */
public final class CallResponse implements ResponseView {
  private final HttpExchange exchange;
  private final TraceContext trace = new TraceContext();
  private long responseTimeNanos;
  private StreamWatch watch; // null until its first stream
  private boolean streamed;

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
  }

  /** It is answered with a stream of events; {@code observer} is told of each. */
  public void expectStream(
      StreamSpec spec, UserContext context, long dueNanos, StreamObserver observer) {
    if (watch == null) {
      watch = new StreamWatch(exchange, this);
    }
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
  TraceContext trace() {
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
    return isOfEvent() ? watch.stream().data() : exchange.body();
  }

  @Override
  public int bodyLength() {
    return isOfEvent() ? watch.stream().dataLength() : exchange.bodyLength();
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
