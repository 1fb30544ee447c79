package io.spate.agent.user;

import io.spate.agent.http.HttpCall;
import io.spate.scenario.check.ResponseView;

/** A call's response as checks and saves see it. One per user, used again for each response. */
final class CallResponse implements ResponseView {
  private static final byte[] EMPTY = {};

  private final HttpCall call;
  private long responseTimeNanos;

  CallResponse(HttpCall call) {
    this.call = call;
  }

  void setResponseTimeNanos(long responseTimeNanos) {
    this.responseTimeNanos = responseTimeNanos;
  }

  @Override
  public int status() {
    return call.status();
  }

  @Override
  public String header(String name) {
    return call.responseHeader(name);
  }

  @Override
  public byte[] body() {
    return call.responseBody() == null ? EMPTY : call.responseBody().getBytes();
  }

  @Override
  public int bodyLength() {
    return call.bytesIn();
  }

  @Override
  public long responseTimeNanos() {
    return responseTimeNanos;
  }
}
