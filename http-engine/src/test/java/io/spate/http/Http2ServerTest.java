package io.spate.http;

import static io.spate.http.EngineFixture.PATIENCE;
import static io.spate.http.EngineFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.spate.http.EngineFixture.Result;
import io.spate.http.EngineFixture.User;
import io.spate.protocol.ErrorKind;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vert.x' server, by HTTP/2 with and without TLS. */
class Http2ServerTest {
  @TempDir Path dir;
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
  private final List<HttpServerRequest> held = new ArrayList<>();
  private TestKeys keys;
  private Vertx vertx;
  private EngineFixture fixture;
  private String origin;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    fixture = EngineFixture.http2(ConnectionPolicy.perUser());
    origin = "http://127.0.0.1:" + listen(new HttpServerOptions());
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private int listen(HttpServerOptions options) throws Exception {
    options
        .setHost("127.0.0.1")
        .setPort(0)
        .setCompressionSupported(true)
        .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(100));
    HttpServer server = vertx.createHttpServer(options).requestHandler(this::answer);
    return server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .actualPort();
  }

  private String listenTls() throws Exception {
    keys = new TestKeys(dir);
    keys.make("server", "dns:localhost");
    return "https://localhost:"
        + listen(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(dir.resolve("server.crt").toString())
                        .setKeyPath(dir.resolve("server.key").toString())));
  }

  private TlsOptions trusting() {
    return new TlsOptions(true, dir.resolve("server.crt"), null, null);
  }

  private void answer(HttpServerRequest request) {
    connections.add(request.remoteAddress().toString());
    versions.add(request.version());
    request.response().putHeader("X-Test", request.method().name());
    switch (request.path()) {
      case "/empty" -> request.response().setStatusCode(204).end();
      case "/same" -> request.response().setStatusCode(304).end();
      case "/hold" -> held.add(request);
      case "/release" -> {
        request.response().end();
        held.forEach(each -> each.response().end("held"));
      }
      case "/headers" ->
          request
              .response()
              .end(request.authority() + " " + request.uri() + " " + request.getHeader("x-own"));
      default ->
          request
              .body()
              .onSuccess(
                  body ->
                      request
                          .response()
                          .end(
                              request.path().equals("/large")
                                  ? Buffer.buffer("0123456789".repeat(300_000))
                                  : body));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
  void everyMethodIsAnsweredOverOneConnection(String method) {
    User user = fixture.user();
    for (String path : new String[] {"/", "/empty", "/same", "/"}) {
      String body = method.equals("GET") || method.equals("HEAD") ? null : "b\u00f6dy";
      Result result = user.call(method, origin, path, body);

      assertThat(result.error())
          .as("%s %s: %s", method, path, result.message())
          .isEqualTo(ErrorKind.NONE);
      assertThat(result.header()).isEqualTo(method);
      assertThat(result.body()).isEqualTo(body != null && path.equals("/") ? body : "");
    }
    assertThat(connections).hasSize(1);
    assertThat(versions).containsExactly(HttpVersion.HTTP_2);
  }

  @ParameterizedTest
  @CsvSource({"3000000", "70000", "65535", "65536", "16384", "1"})
  void largeBodiesGoBothWays(int length) {
    String body = "0123456789".repeat(length / 10 + 1).substring(0, length);

    Result result = fixture.user().call("POST", origin, "/identity", body);

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    assertThat(result.body()).isEqualTo(body);
  }

  @Test
  void aCompressedBodyIsUnpackedAndItsSizeIsThatOnTheWire() {
    Result result = fixture.user().call("GET", origin, "/large", null);

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    assertThat(result.body()).hasSize(3_000_000).startsWith("0123456789012");
    assertThat(result.bytesIn()).isBetween(1L, 100_000L);
  }

  @Test
  void aHeadHasPathQueryHostAndHeaders() {
    CompletableFuture<Result> call = new CompletableFuture<>();
    HttpExchange exchange =
        new HttpExchange(
            ended ->
                call.complete(
                    new Result(
                        ended.status(),
                        ended.error(),
                        ended.errorMessage(),
                        ended.bodyText(1_000),
                        ended.requestText(),
                        0,
                        0,
                        0,
                        0)));
    fixture.doOnLoop(
        () -> {
          RequestBuffer request = exchange.request();
          request.begin("GET", fixture.engine.origin(origin), "/headers?a=b#c", "other.example");
          request.header("X-Own", "h\u00e9");
          request.header("TE", "gzip");
          request.end((CharSequence) null);
          exchange.prepare(request.prepared(), true, true, TimeUnit.SECONDS.toNanos(60));
          fixture.engine.call(exchange, System.nanoTime());
        });

    Result result = await(call);
    assertThat(result.body()).startsWith("other.example /headers?a=b h");
    assertThat(result.header()).startsWith("GET /headers?a=b HTTP/2\r\nHost: other.example\r\n");
  }

  @Test
  void exchangesOfOneUserShareItsConnectionAndOtherUsersHaveTheirOwn() {
    User user = fixture.user();
    List<User> lanes = new ArrayList<>(List.of(user));
    for (int i = 0; i < 5; i++) {
      lanes.add(fixture.beside(user));
    }
    List<CompletableFuture<Result>> calls =
        lanes.stream().map(lane -> lane.begin("GET", origin, "/", null)).toList();
    calls.forEach(call -> assertThat(await(call).status()).isEqualTo(200));
    assertThat(connections).hasSize(1);

    User other = fixture.user();
    assertThat(other.get(origin).status()).isEqualTo(200);
    assertThat(connections).hasSize(2);
    fixture.doOnLoop(
        () -> {
          lanes.reversed().forEach(lane -> fixture.engine.release(lane.exchange));
          fixture.engine.release(other.exchange);
        });
    assertThat(fixture.onLoop(fixture.engine::connections)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 4", "2147483647, 3"})
  void aSharedPoolIsAsLargeAsItIsToldAndWithoutALimitAsLargeAsStreamsNeed(int max, int expected) {
    try (EngineFixture shared = EngineFixture.http2(new ConnectionPolicy.Shared(max))) {
      assertThat(shared.user().get(origin).status()).isEqualTo(200);
      List<CompletableFuture<Result>> calls = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        calls.add(shared.user().begin("GET", origin, "/hold", null));
      }
      int atATime = Math.min(250, expected * 100);
      await().atMost(PATIENCE).until(() -> onVertx(() -> held.size()) == atATime);
      if (max > 2) {
        assertThat(shared.user().call("GET", origin, "/release", null).status()).isEqualTo(200);
      } else {
        onVertx(() -> releaseAllAndAnswerTheRest());
      }
      calls.forEach(call -> assertThat(await(call).body()).isIn("held", ""));
    }
    assertThat(connections).hasSize(expected);
  }

  private int releaseAllAndAnswerTheRest() {
    held.forEach(each -> each.response().end("held"));
    held.clear();
    vertx.setPeriodic(
        10,
        timer -> {
          held.forEach(each -> each.response().end("held"));
          held.clear();
        });
    return 0;
  }

  private int onVertx(java.util.concurrent.Callable<Integer> task) throws RuntimeException {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    vertx.nettyEventLoopGroup().next().submit(() -> done.complete(task.call()));
    return done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  // --- TLS ---

  @Test
  void http2IsAgreedOnInTheHandshake() throws Exception {
    String secure = listenTls();
    try (EngineFixture tls =
        EngineFixture.of(
            io.spate.http.HttpVersion.HTTP_2, ConnectionPolicy.perUser(), trusting())) {
      User user = tls.user();
      Result first = user.get(secure);
      Result second = user.call("GET", secure, "/large", null);

      assertThat(first.error()).as(first.message()).isEqualTo(ErrorKind.NONE);
      assertThat(first.tlsNanos()).isPositive();
      assertThat(first.connectNanos()).isPositive();
      assertThat(second.tlsNanos()).isZero();
      assertThat(second.body()).hasSize(3_000_000);
    }
    assertThat(versions).containsExactly(HttpVersion.HTTP_2);
    assertThat(connections).hasSize(1);
  }

  @Test
  void autoTakesHttp2WithHttpsIfTheServerDoesAndHttp1WithHttp() throws Exception {
    String secure = listenTls();
    try (EngineFixture auto =
        EngineFixture.of(io.spate.http.HttpVersion.AUTO, ConnectionPolicy.perUser(), trusting())) {
      assertThat(auto.user().get(secure).status()).isEqualTo(200);
      assertThat(versions).containsExactly(HttpVersion.HTTP_2);
      assertThat(auto.user().get(origin).status()).isEqualTo(200);
      assertThat(versions).contains(HttpVersion.HTTP_1_1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void autoTakesHttp1FromAServerThatHasNothingElseAndHttp2AloneFails(boolean shared)
      throws Exception {
    keys = new TestKeys(dir);
    keys.make("server", "dns:localhost");
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys.load("server"), TestKeys.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    HttpsServer old =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.setHttpsConfigurator(new HttpsConfigurator(context));
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    old.createContext(
        "/",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("old".getBytes());
          exchange.close();
        });
    old.start();
    String secure = "https://localhost:" + old.getAddress().getPort();
    ConnectionPolicy policy = shared ? new ConnectionPolicy.Shared(2) : ConnectionPolicy.perUser();
    try (EngineFixture auto = EngineFixture.of(io.spate.http.HttpVersion.AUTO, policy, trusting());
        EngineFixture strict =
            EngineFixture.of(io.spate.http.HttpVersion.HTTP_2, policy, trusting())) {
      User user = auto.user();
      List<CompletableFuture<Result>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        calls.add(auto.user().begin("GET", secure, "/", null));
      }
      calls.forEach(call -> assertThat(await(call).body()).isEqualTo("old"));
      int before = ports.size();
      assertThat(user.get(secure).body()).isEqualTo("old");
      assertThat(user.get(secure).body()).isEqualTo("old");
      assertThat(ports.size() - before).isLessThanOrEqualTo(1);
      assertThat(before).isEqualTo(shared ? 2 : 6);

      Result failed = strict.user().get(secure);
      assertThat(failed.error()).isIn(ErrorKind.PROTOCOL, ErrorKind.TLS);
      assertThat(failed.message())
          .containsAnyOf("does not offer HTTP/2", "no_application_protocol");
    } finally {
      old.stop(0);
    }
  }

  @Test
  void aConnectionThatCannotBeMadeFailsAllThatWaitForIt() {
    try (EngineFixture shared = EngineFixture.http2(new ConnectionPolicy.Shared(1))) {
      List<CompletableFuture<Result>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(shared.user().begin("GET", "http://127.0.0.1:1", "/", null));
      }
      calls.forEach(call -> assertThat(await(call).error()).isEqualTo(ErrorKind.CONNECT_REFUSED));
    }
  }
}
