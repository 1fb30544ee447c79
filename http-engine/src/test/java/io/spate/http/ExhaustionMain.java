package io.spate.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.spate.protocol.ErrorKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that opens connections until its system gives no more. Its last lines are one for each
 * way in which a call has ended: kind, count and first message, with tabs in between.
 *
 * <p>Arguments: {@code epoll} or {@code nio}, how many users, and the server's origin, or {@code
 * own} for a server in this process.
 */
final class ExhaustionMain {
  private final Map<ErrorKind, Integer> counts = new EnumMap<>(ErrorKind.class);
  private final Map<ErrorKind, String> messages = new EnumMap<>(ErrorKind.class);
  private int left;

  private ExhaustionMain() {}

  public static void main(String[] args) {
    int code = 1;
    try {
      exhaust(args);
      code = 0;
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
    } finally {
      System.exit(code); // connections, threads and all
    }
  }

  private static void exhaust(String[] args) throws Exception {
    EventLoopGroup group =
        args[0].equals("nio") ? new NioEventLoopGroup(1) : Transport.eventLoops(1, "test");
    if (args[2].equals("own")) {
      try (ScriptedServer server = answering()) {
        new ExhaustionMain().run(group, Integer.parseInt(args[1]), server.origin());
      }
    } else {
      new ExhaustionMain().run(group, Integer.parseInt(args[1]), args[2]);
    }
  }

  static ScriptedServer answering() {
    return new ScriptedServer(
        talk -> {
          while (!talk.request().isEmpty()) {
            talk.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  private void run(EventLoopGroup group, int users, String origin) throws Exception {
    HttpEngine engine =
        new HttpEngine(
            group.next(),
            new EngineOptions(
                Duration.ofSeconds(10),
                ConnectionPolicy.perUser(),
                TlsOptions.verified(),
                TargetGuard.ANYTHING));
    HttpExchange[] exchanges = new HttpExchange[users];
    for (int i = 0; i < users; i++) {
      exchanges[i] = new HttpExchange(this::ended);
    }
    // One after the other: those that have a connection keep it.
    for (HttpExchange exchange : exchanges) {
      call(group, engine, exchange, origin);
    }
    // Those that could connect still work.
    call(group, engine, exchanges[0], origin);
    counts.forEach(
        (kind, count) -> System.out.println(kind + "\t" + count + "\t" + messages.get(kind)));
    System.out.flush();
  }

  private void call(EventLoopGroup group, HttpEngine engine, HttpExchange exchange, String origin)
      throws Exception {
    synchronized (this) {
      left = 1;
    }
    group
        .next()
        .submit(
            () -> {
              exchange.request().begin("GET", engine.origin(origin), "/", null);
              exchange.request().end((CharSequence) null);
              exchange.prepare(false, false, TimeUnit.SECONDS.toNanos(60));
              engine.call(exchange, System.nanoTime());
            })
        .get(20, TimeUnit.SECONDS);
    synchronized (this) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (left > 0 && System.nanoTime() < deadline) {
        wait(100);
      }
      if (left > 0) {
        throw new IllegalStateException("a call did not end");
      }
    }
  }

  private synchronized void ended(HttpExchange exchange) {
    counts.merge(exchange.error(), 1, Integer::sum);
    messages.putIfAbsent(exchange.error(), String.valueOf(exchange.errorMessage()));
    left = 0;
    notifyAll();
  }
}
