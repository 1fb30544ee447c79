package io.spate.agent.user;

import io.spate.http.HttpExchange;
import io.spate.scenario.check.ResponseView;
import java.util.List;

/**
 * An exchange's response as checks and saves see it. One per user, used again for each response.
 */
final class CallResponse implements ResponseView {
  private final HttpExchange exchange;
  private long responseTimeNanos;

  CallResponse(HttpExchange exchange) {
    this.exchange = exchange;
  }

  void setResponseTimeNanos(long responseTimeNanos) {
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
