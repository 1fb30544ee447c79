package io.spate.agent.user;

import io.spate.http.HttpExchange;
import io.spate.scenario.check.ResponseView;
import java.util.List;

/**
 * An exchange's response as checks and saves see it. One per user, used again for each response;
 * confined to the exchange's event loop.
 */
public final class CallResponse implements ResponseView {
  private final HttpExchange exchange;
  private long responseTimeNanos;

  /** The view of an exchange, valid whenever its response is complete. */
  public CallResponse(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Sets what the exchange does not know: how long it took from when it was due, nanoseconds. */
  public void setResponseTimeNanos(long responseTimeNanos) {
    this.responseTimeNanos = responseTimeNanos;
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
    return exchange.body();
  }

  @Override
  public int bodyLength() {
    return exchange.bodyLength();
  }

  @Override
  public long responseTimeNanos() {
    return responseTimeNanos;
  }
}
