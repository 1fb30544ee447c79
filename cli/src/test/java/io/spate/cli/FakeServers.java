package io.spate.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spate.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Control plane and results aggregator on one port, as far as the command sees them: real HTTP,
 * canned answers by {@code METHOD path}. What was asked is kept.
 */
public final class FakeServers implements AutoCloseable {
  /** A request as it came. */
  public record Asked(String line, String contentType, String body, String authorization) {}

  private record Answer(int status, String contentType, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> effects = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private FakeServers(HttpServer server) {
    this.server = server;
  }

  public static FakeServers start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeServers servers = new FakeServers(http);
    http.createContext("/", servers::answer);
    http.start();
    return servers;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public FakeServers on(String call, Object json) {
    return put(call, new Answer(200, "application/json", write(json)));
  }

  public FakeServers problem(String call, int status, String json) {
    return put(call, new Answer(status, "application/problem+json", json));
  }

  /** Something that happens when this call comes, before it is answered. */
  public FakeServers when(String call, Runnable effect) {
    effects.put(call, effect);
    return this;
  }

  private FakeServers put(String call, Answer answer) {
    answers.put(call, answer);
    return this;
  }

  public List<Asked> asked() {
    return asked;
  }

  private static String write(Object json) {
    try {
      return json instanceof String text ? text : Json.MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(
        new Asked(
            line,
            exchange.getRequestHeaders().getFirst("Content-Type"),
            new String(body, StandardCharsets.UTF_8),
            exchange.getRequestHeaders().getFirst("Authorization")));
    effects.getOrDefault(call, () -> {}).run();
    Answer answer =
        answers.getOrDefault(
            call,
            new Answer(
                404, "application/problem+json", "{\"title\":\"Not Found\",\"status\":404}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
