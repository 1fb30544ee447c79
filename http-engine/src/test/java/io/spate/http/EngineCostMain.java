package io.spate.http;

import com.sun.management.ThreadMXBean;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a request costs the thread that makes it: CPU time and bytes of garbage, by both versions of
 * HTTP in turn, against Vert.x' server in the same process. A program, as its figures are no test.
 *
 * <p>Arguments: seconds of each part, rounds, and {@code http1} if only that is wanted.
 */
final class EngineCostMain {
  private static final int USERS = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Used(long calls, long cpuNanos, long bytes) {}

  /** Users on one loop that make one call after the other. */
  private static final class Load implements AutoCloseable {
    private final EventLoopGroup group = Transport.eventLoops(1, "load");
    private final EventLoop loop = group.next();
    private final HttpEngine engine;
    private long calls;
    private boolean over;

    Load(EngineOptions options, String origin) throws Exception {
      engine = new HttpEngine(loop, options);
      loop.submit(() -> begin(origin)).get(10, TimeUnit.SECONDS);
    }

    private void begin(String origin) {
      RequestBuffer request = new RequestBuffer();
      request.begin("GET", engine.origin(origin), "/todo/1?full=true", null);
      request.header("Accept", "application/json");
      request.header("User-Agent", "spate");
      request.end((CharSequence) null);
      PreparedRequest prepared = request.prepared();
      for (int i = 0; i < USERS; i++) {
        call(new HttpExchange(ended -> answered(ended, prepared)), prepared);
      }
    }

    private void call(HttpExchange exchange, PreparedRequest prepared) {
      exchange.prepare(prepared, false, true, TimeUnit.SECONDS.toNanos(60));
      engine.call(exchange, System.nanoTime());
    }

    private void answered(HttpExchange exchange, PreparedRequest prepared) {
      if (over) {
        return;
      }
      if (exchange.status() != 200) {
        throw new IllegalStateException(exchange.errorMessage());
      }
      calls++;
      call(exchange, prepared);
    }

    Used used() throws Exception {
      return loop.submit(
              () ->
                  new Used(
                      calls,
                      THREADS.getCurrentThreadCpuTime(),
                      THREADS.getCurrentThreadAllocatedBytes()))
          .get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
      loop.submit(
              () -> {
                over = true;
                engine.close();
              })
          .get(10, TimeUnit.SECONDS);
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }
  }

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    boolean http1Alone = args.length > 2;
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Buffer body = Buffer.buffer("{\"Id\":1,\"Description\":\"a task\",\"Completed\":false}");
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(1_000)))
            .requestHandler(
                request ->
                    request
                        .response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Server", "test")
                        .end(body));
    CompletableFuture<HttpServer> listening =
        server.listen(0).toCompletionStage().toCompletableFuture();
    String origin = "http://127.0.0.1:" + listening.get(20, TimeUnit.SECONDS).actualPort();
    for (int round = 0; round < rounds; round++) {
      measure("HTTP/1.1, 100 connections", http1(), origin, seconds);
      if (!http1Alone) {
        for (int streams : new int[] {1, 10, 100}) {
          measure("HTTP/2, " + streams + " streams", http2(USERS / streams), origin, seconds);
        }
      }
    }
    vertx.close();
  }

  private static EngineOptions http1() {
    return new EngineOptions(
        Duration.ofSeconds(5),
        ConnectionPolicy.perUser(),
        TlsOptions.verified(),
        TargetGuard.ANYTHING);
  }

  private static EngineOptions http2(int connections) {
    return new EngineOptions(
        Duration.ofSeconds(5),
        new ConnectionPolicy.Shared(connections),
        TlsOptions.verified(),
        TargetGuard.ANYTHING,
        HttpVersion.HTTP_2);
  }

  private static void measure(String what, EngineOptions options, String origin, int seconds)
      throws Exception {
    try (Load load = new Load(options, origin)) {
      TimeUnit.SECONDS.sleep(Math.max(1, seconds / 2));
      Used before = load.used();
      TimeUnit.SECONDS.sleep(seconds);
      Used after = load.used();
      double calls = after.calls - before.calls;
      System.out.printf(
          Locale.ROOT,
          "%-28s %8.0f calls/s %8.0f calls per CPU-second %8.1f bytes per call%n",
          what,
          calls / seconds,
          calls * 1e9 / (after.cpuNanos - before.cpuNanos),
          (after.bytes - before.bytes) / calls);
    }
  }
}
