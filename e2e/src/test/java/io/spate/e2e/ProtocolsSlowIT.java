package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.testsupport.UnacceptingServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * HTTP/2, WebSockets and streams of events over the whole local stack, with Vert.x as the target.
 */
class ProtocolsSlowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Spate spate;

  private final Vertx vertx = Vertx.vertx();

  /** How often what came, by {@code "HTTP_2 GET /path"}. */
  private final Map<String, Long> requests = new ConcurrentHashMap<>();

  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger streamsLeft = new AtomicInteger();
  private String address;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @BeforeEach
  void listen() throws Exception {
    listen(new HttpServerOptions());
  }

  private void listen(HttpServerOptions options) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    address = (options.isSsl() ? "https" : "http") + "://127.0.0.1:" + server.actualPort();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    requests.merge(
        request.version() + " " + request.method() + " " + request.path(), 1L, Long::sum);
    switch (request.path()) {
      case "/chat" -> request.toWebSocket().onSuccess(this::talk);
      case "/answer" -> stream(request, 5, true);
      case "/never" -> {}
      case "/ticks", "/lasting" -> stream(request, Integer.MAX_VALUE, false);
      case "/echo" ->
          request.body().onSuccess(body -> request.response().end("{\"got\":" + body + "}"));
      default -> request.response().end("ok");
    }
  }

  /** Text is answered as JSON, what is binary with the same. */
  private void talk(ServerWebSocket socket) {
    socket.closeHandler(closed -> closeCodes.add((int) socket.closeStatusCode()));
    socket.textMessageHandler(
        text -> {
          messages.add(text);
          socket.writeTextMessage("{\"type\":\"noise\"}");
          socket.writeTextMessage("{\"type\":\"said\",\"what\":" + text + "}");
        });
    socket.binaryMessageHandler(
        bytes -> {
          messages.add(bytes.length() + " bytes, the first " + bytes.getByte(0));
          socket.writeBinaryMessage(bytes);
        });
    socket.writeTextMessage("{\"type\":\"welcome\",\"room\":\"r7\"}");
  }

  /** An event each 10 ms. */
  private void stream(HttpServerRequest request, int events, boolean done) {
    HttpServerResponse response = request.response().setChunked(true);
    response.putHeader("Content-Type", "text/event-stream");
    AtomicInteger sent = new AtomicInteger();
    long timer =
        vertx.setPeriodic(
            10,
            id -> {
              int n = sent.incrementAndGet();
              if (n <= events) {
                response.write("data: {\"n\":" + n + "}\n\n");
              } else {
                vertx.cancelTimer(id);
                response.end(done ? "data: [DONE]\n\n" : "");
              }
            });
    response.closeHandler(
        closed -> {
          if (vertx.cancelTimer(timer)) {
            streamsLeft.incrementAndGet();
          }
        });
  }

  private Result run(String text) {
    return Result.of(spate, spate.file("protocols.yaml", text.replace("TARGET", address)))
        .hasNoFailure()
        .isOfAgents(2);
  }

  @Test
  void usersShareConnectionsOfHttp2() {
    Result result =
        run(
            """
            target: TARGET
            load: { users: 240, spawnRate: 1000, iterations: 2 }
            http: { version: 2, connections: { shared: 2 } }
            users:
              - tasks:
                  - sequence:
                      - parallel: [ { get: /style.css }, { get: /app.js }, { get: /logo.svg } ]
                      - post: /echo
                        json: { user: "${user:number}" }
                        save: { got: $.got.user }
                      - get: /of/${got}
                        name: /of/[user]
            """);

    long each = 240 * 2;
    assertThat(result.byName())
        .isEqualTo(
            Map.of(
                "GET /style.css", each,
                "GET /app.js", each,
                "GET /logo.svg", each,
                "POST /echo", each,
                "GET /of/[user]", each));
    Map<String, Long> expected = new TreeMap<>();
    for (String path : List.of("GET /style.css", "GET /app.js", "GET /logo.svg", "POST /echo")) {
      expected.put("HTTP_2 " + path, each);
    }
    IntStream.range(0, 240).forEach(user -> expected.put("HTTP_2 GET /of/" + user, 2L));
    assertThat(requests).isEqualTo(expected);
    assertThat(connections.get()).as("connections of 240 users").isBetween(2, 239);
  }

  @Test
  void usersShareConnectionsOfHttp1AndGiveUpWhatTakesTooLong() {
    Result result =
        Result.of(
            spate,
            spate.file(
                "shared.yaml",
                """
                target: TARGET
                load: { users: 240, spawnRate: 1000, iterations: 2 }
                http: { connections: { shared: 2 } }
                users:
                  - tasks:
                      - sequence:
                          - get: /page
                          - if: ${user} < 4
                            then: [ { get: /never, timeout: 200ms } ]
                """
                    .replace("TARGET", address)));

    assertThat(result.byName()).isEqualTo(Map.of("GET /page", 480L, "GET /never", 8L));
    assertThat(result.byKind()).isEqualTo(Map.of("response timeout GET /never", 8L));
    assertThat(requests.get("HTTP_1_1 GET /page")).isEqualTo(480);
    assertThat(connections.get()).as("connections of 240 users").isBetween(2, 239);
  }

  @Test
  void usersGiveUpConnectionsThatNobodyAnswers() {
    try (UnacceptingServer server = UnacceptingServer.start()) {
      Result result =
          Result.of(
                  spate,
                  spate.file(
                      "unanswered.yaml",
                      """
                      target: TARGET
                      load: { users: 4, spawnRate: 1000, iterations: 2 }
                      http: { connectTimeout: 300ms }
                      users: [ { tasks: [ { get: /page } ] } ]
                      """
                          .replace("TARGET", server.baseUrl())))
              .isOfAgents(2);

      assertThat(result.byName()).isEqualTo(Map.of("GET /page", 8L));
      assertThat(result.byKind()).isEqualTo(Map.of("connect timeout GET /page", 8L));
    }
  }

  @Test
  void usersTalkByWebSocketsAndListenToStreams() throws IOException {
    Files.write(spate.home().resolve("frame.bin"), new byte[] {2, 13, 10, 0});
    Result result =
        run(
            """
            target: TARGET
            users:
              - name: Talker
                load: { users: 4, spawnRate: 1000, iterations: 3 }
                onStart:
                  - ws: /chat
                  - wsExpect: { json: $.type, equals: welcome }
                    name: welcome
                    save: { room: $.room }
                tasks:
                  - sequence:
                      - wsSend: { json: { room: "${room}", by: "${user}", n: "${iteration:number}" } }
                        name: say
                      - wsExpect: { json: $.what.by, equals: "${user}" }
                        name: said
                      - wsSend: { hex: "01 00 ff" }
                        name: frame
                      - wsExpect: { base64: AQD/ }
                        name: frame
                      - wsSend: { file: frame.bin }
                        name: from file
                      - wsExpect: { hex: 02 0d 0a 00 }
                        name: from file
                onStop:
                  - wsClose: true
              - name: Listener
                load: { users: 4, spawnRate: 1000, iterations: 3 }
                tasks:
                  - sequence:
                      - post: /answer
                        json: { stream: true }
                        sse: { until: { data: "[DONE]" } }
                        expect: { json: { $.n: 5 } }
                        save: { last: $.n }
                      - get: /ticks
                        sse: { events: 3 }
                      - get: /lasting
                        sse: { for: 300ms }
                      - get: /after/${last}
            """);

    long each = 4 * 3;
    Map<String, Long> rows = new HashMap<>();
    rows.putAll(Map.of("WS connect /chat", 4L, "WS expect welcome", 4L, "WS close", 4L));
    rows.putAll(Map.of("WS send say", each, "WS expect said", each));
    rows.putAll(Map.of("WS send frame", each, "WS expect frame", each));
    rows.putAll(Map.of("WS send from file", each, "WS expect from file", each));
    rows.putAll(Map.of("POST /answer", each, "GET /ticks", each, "GET /after/${last}", each));
    rows.putAll(Map.of("GET /lasting", each, "GET /lasting first event", each));
    // The last of the answer's six events says that it is over.
    rows.putAll(Map.of("POST /answer first event", each, "POST /answer next event", 5 * each));
    rows.putAll(Map.of("GET /ticks first event", each, "GET /ticks next event", 2 * each));
    Map<String, Long> counted = new HashMap<>(result.byName());
    assertThat(counted.remove("GET /lasting next event")).as("events of 300 ms").isPositive();
    assertThat(counted).isEqualTo(rows);
    assertThat(result.requests()).isEqualTo(3 * 4 + 10 * each);

    assertThat(requests)
        .isEqualTo(
            Map.of(
                "HTTP_1_1 GET /chat", 4L,
                "HTTP_1_1 POST /answer", each,
                "HTTP_1_1 GET /ticks", each,
                "HTTP_1_1 GET /lasting", each,
                "HTTP_1_1 GET /after/5", each));
    assertThat(messages.stream().filter(message -> message.startsWith("{")))
        .hasSize((int) each)
        .doesNotHaveDuplicates()
        .allMatch(text -> text.matches("\\{\"room\":\"r7\",\"by\":\"[0-3]\",\"n\":[123]}"));
    assertThat(messages.stream().filter(message -> !message.startsWith("{")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("3 bytes, the first 1", "4 bytes, the first 2")
                .flatMap(message -> Collections.nCopies((int) each, message).stream())
                .toList());
    assertThat(closeCodes).containsExactly(1000, 1000, 1000, 1000);
    // Who has heard enough closes the connection.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(streamsLeft).as("streams left").hasValue(2 * (int) each));
  }

  @Test
  void byTlsUsersTakeHttp2WhereItIsOfferedAndWebSocketsToo() throws Exception {
    listen(
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PfxOptions().setPath(keyStore().toString()).setPassword("not-a-secret")));

    Result result =
        run(
            """
            target: TARGET
            load: { users: 6, spawnRate: 1000, iterations: 2 }
            http: { version: auto, tls: { verify: false } }
            users:
              - tasks:
                  - sequence:
                      - get: /page
                      - ws: /chat
                      - wsExpect: { json: $.type, equals: welcome }
                        name: welcome
                      - wsClose: true
            """);

    assertThat(result.byName())
        .isEqualTo(
            Map.of(
                "GET /page",
                12L,
                "WS connect /chat",
                12L,
                "WS expect welcome",
                12L,
                "WS close",
                12L));
    assertThat(requests).isEqualTo(Map.of("HTTP_2 GET /page", 12L, "HTTP_1_1 GET /chat", 12L));
    assertThat(result.report().path("phases").findValuesAsText("phase")).contains("tls");
  }

  /** A key and a certificate that nobody else has signed, by the JDK's keytool. */
  private static Path keyStore() throws Exception {
    Path store = spate.home().resolve("server.p12");
    Path log = spate.newFile("keytool", ".log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "not-a-secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Spate.read(log)).isZero();
    return store;
  }
}
