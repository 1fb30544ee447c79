package io.spate.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the servers that speak HTTP share: the JDK's server, a thread per request, and the counts.
 */
abstract class HttpTarget implements TargetServer {
  /** The last requests are kept for a look at them; load tests send more than fit in memory. */
  private static final int KEPT_REQUESTS = 1_000;

  private static final int BACKLOG = 1_024;

  static {
    // Read once, when the JDK's server is first used. Without the first, a small response waits 40
    // ms
    // for the client's acknowledgement; without the second, connections beyond 200 are not kept.
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("sun.net.httpserver.maxIdleConnections", "20000");
    setIfAbsent("sun.net.httpserver.idleInterval", "300");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RequestCounts counts = new RequestCounts();
  private final ConcurrentLinkedDeque<SeenRequest> requests = new ConcurrentLinkedDeque<>();
  private final AtomicInteger kept = new AtomicInteger();

  HttpTarget() {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a target server on a loopback port", e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  /** Called by the subclass when it is complete. */
  final void listen() {
    server.start();
  }

  /** Answers one request; called by many threads at once. */
  abstract CannedResponse answer(SeenRequest request) throws InterruptedException;

  @Override
  public final int port() {
    return server.getAddress().getPort();
  }

  /** What was answered so far. */
  public final RequestCounts counts() {
    return counts;
  }

  /** The last requests, at most 1,000, oldest first. */
  public final List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public final void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      SeenRequest request = read(exchange);
      keep(request);
      CannedResponse response = answer(request);
      counts.count(request.method(), request.path(), response.status());
      send(exchange, request, response);
    } catch (InterruptedException e) { // the server is closing; the client sees its connection end
      Thread.currentThread().interrupt();
    }
  }

  private static SeenRequest read(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    return new SeenRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        query == null ? "" : query,
        exchange.getRequestHeaders(),
        exchange.getRequestBody().readAllBytes());
  }

  private static void send(HttpExchange exchange, SeenRequest request, CannedResponse response)
      throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body();
    boolean bodiless =
        body.length == 0
            || response.status() == 204
            || response.status() == 304
            || request.method().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  private void keep(SeenRequest request) {
    requests.addLast(request);
    if (kept.incrementAndGet() > KEPT_REQUESTS) {
      requests.pollFirst();
      kept.decrementAndGet();
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
