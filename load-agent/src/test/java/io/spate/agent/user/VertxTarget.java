package io.spate.agent.user;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** A server of Vert.x on a free port of 127.0.0.1: it knows HTTP/2, codings and WebSockets. */
final class VertxTarget implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  private VertxTarget(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    server =
        vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0)).requestHandler(handler);
  }

  /** Listens when this returns; requests are handled on a thread of Vert.x. */
  static VertxTarget start(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    VertxTarget target = new VertxTarget(options, handler);
    await(target.server.listen());
    return target;
  }

  /** Where it listens. */
  int port() {
    return server.actualPort();
  }

  /** Its base URL without TLS. */
  String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the server has not started or ended", e);
    }
  }
}
