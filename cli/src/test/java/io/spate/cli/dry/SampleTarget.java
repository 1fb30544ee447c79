package io.spate.cli.dry;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server as the samples of the docs want it: it answers what their checks expect and has what
 * they save. By HTTP/1.1, HTTP/2 and WebSockets.
 */
final class SampleTarget implements AutoCloseable {
  private static final String TODOS =
      """
      {"ids":[1,2],"total":150,"items":[{"id":1,"Description":"a"}]}
      """;
  private static final String TODO =
      """
      {"Id":1,"Description":"a","Completed":false,"Tags":["new"],"Owner":null}
      """;
  private static final Map<String, String> JSON =
      Map.ofEntries(
          Map.entry("GET /todo", TODOS),
          Map.entry("POST /login", "{\"token\":\"t\"}"),
          Map.entry("POST /session", "{\"token\":\"t\"}"),
          Map.entry("POST /oauth/token", "{\"access_token\":\"at\",\"expires_in\":60}"),
          Map.entry("GET /form", "{\"csrf\":\"c-1\"}"),
          Map.entry("GET /job", "{\"state\":\"done\"}"),
          Map.entry("GET /stock", "{\"left\":3}"),
          Map.entry("GET /api/news", "{\"first\":3,\"total\":9}"),
          Map.entry(
              "GET /items",
              "{\"items\":[{\"id\":\"a\",\"price\":5},{\"id\":\"b\",\"price\":20}],\"odd name\":{\"x\":1}}"));
  private static final Map<String, String> HTML =
      Map.of(
          "GET /",
          "<html><body><main data-id='5'>home</main></body></html>",
          "GET /page",
          "<html><body><form><input name=\"csrf\" value=\"c-1\"></form>2025-11"
              + "<a rel='next' href='/page?number=2'>more</a><span id='total'> 12 </span></body></html>");
  private static final String WORDS =
      """
      data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":null}]}

      data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  SampleTarget() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request)))
            .webSocketHandler(SampleTarget::talk)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private static void answer(HttpServerRequest request) {
    String what = request.method() + " " + request.path();
    HttpServerResponse response = request.response();
    response.putHeader("X-Token", "x-1").putHeader("ETag", "\"e1\"");
    response.putHeader("Cache-Control", "no-store").putHeader("Set-Cookie", "session=s-1; Path=/");
    String moved = moved(request, what);
    if (moved != null) {
      response.setStatusCode(what.equals("POST /login") ? 303 : 301);
      response.putHeader("Location", moved).end();
    } else if (request.path().endsWith("/completions")
        || "text/event-stream".equals(request.getHeader("Accept"))) {
      response.putHeader("Content-Type", "text/event-stream").end(WORDS);
    } else if (HTML.containsKey(what)) {
      response.putHeader("Content-Type", "text/html").end(HTML.get(what));
    } else {
      response.putHeader("Content-Type", "application/json");
      response.setStatusCode(what.equals("POST /todo") ? 201 : 200);
      response.end(JSON.getOrDefault(what, json(what)));
    }
  }

  /** Where a request is sent to: who has filled in the page's form, home; null if nowhere. */
  private static String moved(HttpServerRequest request, String what) {
    String type = String.valueOf(request.getHeader("Content-Type"));
    boolean form = type.startsWith("application/x-www-form-urlencoded");
    return what.equals("POST /login") && form ? "/home" : what.equals("GET /old") ? "/new" : null;
  }

  private static String json(String what) {
    return what.startsWith("GET /todo/") ? TODO : what.equals("POST /todo") ? "{\"Id\":7}" : "{}";
  }

  private static void talk(ServerWebSocket socket) {
    if (socket.path().equals("/chat")) {
      socket.writeTextMessage("{\"type\":\"welcome\",\"room\":\"r1\"}");
      socket.textMessageHandler(said -> socket.writeTextMessage("{\"type\":\"said\"}"));
    } else {
      socket.binaryMessageHandler(
          sent ->
              socket.writeBinaryMessage(
                  sent.getByte(0) == 1 ? Buffer.buffer(new byte[] {1, 0, 0, 9}) : sent));
    }
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
