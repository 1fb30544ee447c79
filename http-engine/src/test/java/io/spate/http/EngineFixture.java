package io.spate.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.spate.protocol.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An engine on a loop of its own, for tests that run on another thread. */
final class EngineFixture implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final EventLoopGroup group;
  final HttpEngine engine;

  /** What an exchange came to. */
  record Result(
      int status,
      ErrorKind error,
      String message,
      String body,
      String header,
      long bytesIn,
      long connectNanos,
      long tlsNanos,
      long waitNanos) {}

  /** A user that can make one call after the other. */
  final class User implements HttpExchange.Listener {
    final HttpExchange exchange;
    private CompletableFuture<Result> result;
    int ends;

    User(User first) {
      exchange = first == null ? new HttpExchange(this) : new HttpExchange(this, first.exchange);
    }

    @Override
    public void ended(HttpExchange ended) {
      ends++;
      result.complete(
          new Result(
              ended.status(),
              ended.error(),
              ended.errorMessage(),
              new String(ended.body(), 0, ended.bodyLength(), StandardCharsets.UTF_8),
              ended.responseHeader("X-Test"),
              ended.bytesIn(),
              ended.times().connectingNanos(),
              ended.times().tlsNanos(),
              ended.times().blockedNanos()));
    }

    CompletableFuture<Result> begin(String method, String origin, String path, String body) {
      CompletableFuture<Result> promised = new CompletableFuture<>();
      group
          .next()
          .execute(
              () -> {
                result = promised;
                RequestBuffer request = exchange.request();
                request.begin(method, engine.origin(origin), path, null);
                request.header("Accept-Encoding", "gzip");
                request.end(body);
                exchange.prepare(true, true, TimeUnit.SECONDS.toNanos(60));
                engine.call(exchange, System.nanoTime());
              });
      return promised;
    }

    Result call(String method, String origin, String path, String body) {
      return await(begin(method, origin, path, body));
    }

    Result get(String origin) {
      return call("GET", origin, "/", null);
    }
  }

  static EngineFixture perUser() {
    return new EngineFixture(
        Transport.eventLoops(1, "test"), ConnectionPolicy.perUser(), TlsOptions.verified());
  }

  static EngineFixture portable() {
    return new EngineFixture(
        new NioEventLoopGroup(1), ConnectionPolicy.perUser(), TlsOptions.verified());
  }

  static EngineFixture shared(int max) {
    return new EngineFixture(
        Transport.eventLoops(1, "test"), new ConnectionPolicy.Shared(max), TlsOptions.verified());
  }

  static EngineFixture tls(TlsOptions tls) {
    return new EngineFixture(Transport.eventLoops(1, "test"), ConnectionPolicy.perUser(), tls);
  }

  static EngineFixture http2(ConnectionPolicy connections) {
    return of(HttpVersion.HTTP_2, connections, TlsOptions.verified());
  }

  static EngineFixture of(HttpVersion version, ConnectionPolicy connections, TlsOptions tls) {
    return new EngineFixture(
        Transport.eventLoops(1, "test"),
        new EngineOptions(Duration.ofSeconds(10), connections, tls, TargetGuard.ANYTHING, version),
        PooledByteBufAllocator.DEFAULT);
  }

  static EngineFixture http2(ByteBufAllocator allocator) {
    return new EngineFixture(
        Transport.eventLoops(1, "test"),
        new EngineOptions(
            Duration.ofSeconds(10),
            ConnectionPolicy.perUser(),
            TlsOptions.verified(),
            TargetGuard.ANYTHING,
            HttpVersion.HTTP_2),
        allocator);
  }

  static EngineFixture with(ByteBufAllocator allocator) {
    return new EngineFixture(
        Transport.eventLoops(1, "test"),
        ConnectionPolicy.perUser(),
        TlsOptions.verified(),
        TargetGuard.ANYTHING,
        allocator);
  }

  static EngineFixture guarded(TargetGuard guard) {
    return new EngineFixture(
        Transport.eventLoops(1, "test"),
        ConnectionPolicy.perUser(),
        TlsOptions.verified(),
        guard,
        PooledByteBufAllocator.DEFAULT);
  }

  private EngineFixture(EventLoopGroup group, ConnectionPolicy connections, TlsOptions tls) {
    this(group, connections, tls, TargetGuard.ANYTHING, PooledByteBufAllocator.DEFAULT);
  }

  private EngineFixture(
      EventLoopGroup group,
      ConnectionPolicy connections,
      TlsOptions tls,
      TargetGuard guard,
      ByteBufAllocator allocator) {
    this(group, new EngineOptions(Duration.ofSeconds(10), connections, tls, guard), allocator);
  }

  private EngineFixture(EventLoopGroup group, EngineOptions options, ByteBufAllocator allocator) {
    this.group = group;
    this.engine = new HttpEngine(group.next(), options, allocator);
  }

  User user() {
    return new User(null);
  }

  /** An exchange beside another of the same user. */
  User beside(User first) {
    return new User(first);
  }

  /** Runs something on the loop and gives what it gives. */
  <T> T onLoop(Callable<T> task) {
    try {
      return group.next().submit(task).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the loop did not do its task", e);
    }
  }

  void doOnLoop(Runnable task) {
    onLoop(
        () -> {
          task.run();
          return null;
        });
  }

  static Result await(CompletableFuture<Result> result) {
    try {
      return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the call did not end", e);
    }
  }

  @Override
  public void close() {
    doOnLoop(engine::close);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
