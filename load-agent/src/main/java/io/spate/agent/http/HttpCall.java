package io.spate.agent.http;

import io.spate.protocol.ErrorKind;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * One request and its response: filled in by the user that makes it, then by the caller, and used
 * again for the user's next request. Confined to one event loop.
 */
public final class HttpCall {
  /** What is called when the call has ended, in whatever way. */
  public interface Listener {
    void ended(HttpCall call);
  }

  // --- The request ---
  String method;
  String uri;
  MultiMap headers;
  Buffer body;
  boolean keepBody;
  long timeoutNanos;
  final Listener listener;

  // --- The response ---
  int status;
  MultiMap responseHeaders;
  Buffer responseBody;
  int bytesIn;
  int bytesOut;
  ErrorKind error = ErrorKind.NONE;
  String errorMessage;
  long sentNanos;
  long endedNanos;

  // Which attempt the callbacks in flight belong to: a late one of an aborted call is left out.
  int attempt;
  boolean inFlight;
  io.vertx.core.http.HttpClientRequest request;

  public HttpCall(Listener listener) {
    this.listener = listener;
  }

  /**
   * Prepares the next request.
   *
   * @param uri absolute URI
   * @param body null for none
   * @param keepBody whether the response body is needed, not only its length
   * @param timeoutNanos from sent to the end of the response
   */
  public void prepare(
      String method,
      String uri,
      MultiMap headers,
      Buffer body,
      boolean keepBody,
      long timeoutNanos) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.keepBody = keepBody;
    this.timeoutNanos = timeoutNanos;
    status = 0;
    responseHeaders = null;
    responseBody = null;
    bytesIn = 0;
    bytesOut = body == null ? 0 : body.length();
    error = ErrorKind.NONE;
    errorMessage = null;
  }

  /** HTTP status, 0 if there was no response. */
  public int status() {
    return status;
  }

  /** A response header, null if absent or if there was no response. */
  public String responseHeader(String name) {
    return responseHeaders == null ? null : responseHeaders.get(name);
  }

  /** The body as far as it was kept, null if there is none. */
  public Buffer responseBody() {
    return responseBody;
  }

  /** Bytes of the response body. */
  public int bytesIn() {
    return bytesIn;
  }

  /** Bytes of the request body. */
  public int bytesOut() {
    return bytesOut;
  }

  /** Why there is no complete response; {@link ErrorKind#NONE} if there is one. */
  public ErrorKind error() {
    return error;
  }

  /** The same in words; null if there is a response. */
  public String errorMessage() {
    return errorMessage;
  }

  /** When the request was given to the connection pool, {@link System#nanoTime}. */
  public long sentNanos() {
    return sentNanos;
  }

  /** When the response was complete or the call failed, {@link System#nanoTime}. */
  public long endedNanos() {
    return endedNanos;
  }

  /** True while the response is awaited. */
  public boolean inFlight() {
    return inFlight;
  }

  /** True when the response is awaited for longer than the call allows. */
  public boolean isOverdue(long nowNanos) {
    return inFlight && nowNanos - sentNanos > timeoutNanos;
  }
}
