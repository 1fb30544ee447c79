package io.spate.agent.http;

import io.spate.protocol.ErrorKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes the HTTP calls of one run on one event loop, with Vert.x' client: keep-alive connections,
 * one request at a time on each, as many as there are users waiting. Created and used on its event
 * loop only.
 */
public final class HttpCaller implements AutoCloseable {
  /** Of a body that nothing needs, this much is kept: enough for a failure's sample. */
  private static final int SAMPLE_BYTES = 2_048;

  /** Of a body that a check or save needs, no more than this is kept. */
  private static final int MAX_BODY_BYTES = 16 << 20;

  private final HttpClient client;

  public HttpCaller(Vertx vertx, Duration connectTimeout) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(true)
                .setPipelining(false)
                .setMaxPoolSize(1_000_000) // a connection per waiting user; users are the bound
                .setKeepAliveTimeout(60)
                .setConnectTimeout((int) connectTimeout.toMillis())
                .setDecompressionSupported(false));
  }

  /** Sends a prepared call; its listener is told when it has ended. */
  public void call(HttpCall call) {
    int attempt = ++call.attempt;
    call.inFlight = true;
    call.request = null;
    call.sentNanos = System.nanoTime();
    RequestOptions options;
    try {
      options =
          new RequestOptions()
              .setMethod(HttpMethod.valueOf(call.method))
              .setAbsoluteURI(call.uri)
              .setFollowRedirects(false)
              .setHeaders(call.headers);
    } catch (IllegalArgumentException e) {
      end(call, attempt, ErrorKind.TEMPLATE, "not a request URI: " + call.uri);
      return;
    }
    client
        .request(options)
        .onComplete(
            connected -> {
              if (connected.failed()) {
                fail(call, attempt, connected.cause());
              } else if (call.attempt != attempt) {
                connected.result().reset();
              } else {
                send(call, attempt, connected.result());
              }
            });
  }

  private void send(HttpCall call, int attempt, HttpClientRequest request) {
    call.request = request;
    // After an aborted or failed exchange a second callback may come; attempt leaves it out.
    request.exceptionHandler(e -> fail(call, attempt, e));
    var answered = call.body == null ? request.send() : request.send(call.body);
    answered.onComplete(
        response -> {
          if (response.failed()) {
            fail(call, attempt, response.cause());
          } else if (call.attempt == attempt) {
            receive(call, attempt, response.result());
          }
        });
  }

  private void receive(HttpCall call, int attempt, HttpClientResponse response) {
    call.status = response.statusCode();
    call.responseHeaders = response.headers();
    int keep = call.keepBody ? MAX_BODY_BYTES : SAMPLE_BYTES;
    response.exceptionHandler(e -> fail(call, attempt, e));
    response.handler(
        chunk -> {
          if (call.attempt == attempt) {
            call.bytesIn += chunk.length();
            keep(call, chunk, keep);
          }
        });
    response.endHandler(end -> end(call, attempt, ErrorKind.NONE, null));
  }

  private static void keep(HttpCall call, Buffer chunk, int limit) {
    if (call.responseBody == null && chunk.length() <= limit) {
      call.responseBody = chunk;
      return;
    }
    if (call.responseBody == null) {
      call.responseBody = Buffer.buffer();
    }
    int room = limit - call.responseBody.length();
    if (room > 0) {
      call.responseBody.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
  }

  /** Ends a call that is in flight now, as failed; its connection is closed. */
  public void abort(HttpCall call, ErrorKind kind, String message) {
    if (!call.inFlight) {
      return;
    }
    HttpClientRequest request = call.request;
    end(call, call.attempt, kind, message);
    if (request != null) {
      request.reset();
    }
  }

  /** Ends a call that has taken longer than it may. */
  public void timeOut(HttpCall call) {
    abort(
        call,
        ErrorKind.RESPONSE_TIMEOUT,
        "no complete response within " + TimeUnit.NANOSECONDS.toMillis(call.timeoutNanos) + " ms");
  }

  private void fail(HttpCall call, int attempt, Throwable cause) {
    end(call, attempt, HttpErrors.kindOf(cause), HttpErrors.messageOf(cause));
  }

  private void end(HttpCall call, int attempt, ErrorKind kind, String message) {
    if (call.attempt != attempt || !call.inFlight) {
      return;
    }
    call.attempt++;
    call.inFlight = false;
    call.request = null;
    call.error = kind;
    call.errorMessage = message;
    call.endedNanos = System.nanoTime();
    call.listener.ended(call);
  }

  /** Closes every connection. Calls in flight must have ended before. */
  @Override
  public void close() {
    client.close();
  }
}
