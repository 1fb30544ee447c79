package io.spate.http;

import static io.spate.http.EngineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own HTTP server. */
class RegularServerTest {
  private static final int TOO_LARGE = io.spate.http.HttpExchange.MAX_BODY_BYTES + 1;

  private final EngineFixture fixture = EngineFixture.perUser();
  private final EngineFixture.User user = fixture.user();
  private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private String origin;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    origin = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    fixture.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    clientPorts.add(exchange.getRemoteAddress().getPort());
    byte[] request = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("X-Test", exchange.getRequestMethod());
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/empty" -> exchange.sendResponseHeaders(204, -1);
      case "/same" -> exchange.sendResponseHeaders(304, -1);
      case "/close" -> {
        exchange.getResponseHeaders().set("Connection", "close");
        send(exchange, request);
      }
      case "/gzip" -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        send(exchange, gzip("zipped".repeat(1_000)));
      }
      case "/deflate" -> {
        exchange.getResponseHeaders().set("Content-Encoding", "deflate");
        send(exchange, deflate("zipped".repeat(1_000)));
      }
      case "/not-gzip" -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        send(exchange, "plain".getBytes(StandardCharsets.UTF_8));
      }
      case "/bomb" -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        send(exchange, gzip("0".repeat(TOO_LARGE)));
      }
      case "/br", "/cut-br", "/not-br", "/br-bomb" -> {
        exchange.getResponseHeaders().set("Content-Encoding", "br");
        send(exchange, brotli(path));
      }
      case "/chunked" -> {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(request);
        }
      }
      default -> send(exchange, request);
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] brotli(String path) throws IOException {
    byte[] packed = BrotliTest.packed("zipped".repeat(1_000).getBytes(StandardCharsets.UTF_8), 5);
    return switch (path) {
      case "/br" -> packed;
      case "/cut-br" -> Arrays.copyOf(packed, packed.length - 3);
      case "/not-br" -> "plain".getBytes(StandardCharsets.UTF_8);
      default -> BrotliTest.packed(new byte[TOO_LARGE], 5);
    };
  }

  private static byte[] deflate(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
  void everyMethodIsAnsweredOverOneConnection(String method) {
    for (String path : new String[] {"/", "/chunked", "/empty", "/same", "/"}) {
      String body = method.equals("GET") || method.equals("HEAD") ? null : "b\u00f6dy";
      Result result = user.call(method, origin, path, body);

      assertThat(result.error())
          .as("%s %s: %s", method, path, result.message())
          .isEqualTo(ErrorKind.NONE);
      assertThat(result.header()).isEqualTo(method);
      boolean echoes = body != null && (path.equals("/") || path.equals("/chunked"));
      assertThat(result.body()).isEqualTo(echoes ? body : "");
    }
    assertThat(clientPorts).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"/, 3000000", "/chunked, 3000000", "/, 70000", "/chunked, 1"})
  void largeBodiesGoBothWays(String path, int length) {
    String body = "0123456789".repeat(length / 10 + 1).substring(0, length);

    Result result = user.call("POST", origin, path, body);

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    assertThat(result.body()).isEqualTo(body);
    assertThat(result.bytesIn()).isEqualTo(length);
  }

  @Test
  void aConnectionIsMadeOnceAndMeasured() {
    Result first = user.get(origin);
    Result second = user.get(origin);

    assertThat(first.connectNanos()).isPositive();
    assertThat(second.connectNanos()).isZero();
    assertThat(second.tlsNanos()).isZero();
  }

  @Test
  void eachUserHasAConnectionOfItsOwnUntilItIsReleased() {
    EngineFixture.User other = fixture.user();
    user.get(origin);
    other.get(origin);
    user.get(origin);

    assertThat(clientPorts).hasSize(2);
    fixture.doOnLoop(() -> fixture.engine.release(other.exchange));
    assertThat(fixture.onLoop(fixture.engine::connections)).isOne();
  }

  @Test
  void usersOfASharedPoolUseOneAnothersConnections() {
    try (EngineFixture shared = EngineFixture.shared(10)) {
      for (int i = 0; i < 5; i++) {
        assertThat(shared.user().get(origin).status()).isEqualTo(200);
      }
    }
    assertThat(clientPorts).hasSize(1);
  }

  @Test
  void connectionCloseIsHeeded() {
    for (int i = 0; i < 3; i++) {
      assertThat(user.call("GET", origin, "/close", null).status()).isEqualTo(200);
    }

    assertThat(clientPorts).hasSize(3);
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/gzip", "/deflate", "/br"})
  void aCompressedBodyIsUnpackedAndItsSizeIsThatOnTheWire(String path) {
    Result result = user.call("GET", origin, path, null);

    assertThat(result.body()).isEqualTo("zipped".repeat(1_000));
    assertThat(result.bytesIn()).isLessThan(200);
  }

  @Test
  void aBodyThatIsNotWhatItSaysOrUnpacksWithoutBoundIsAMalformedResponse() {
    Result plain = user.call("GET", origin, "/not-gzip", null);
    Result bomb = user.call("GET", origin, "/bomb", null);

    assertThat(plain.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(plain.message()).contains("said to be gzip");
    assertThat(bomb.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(bomb.message()).contains("larger than");
  }

  @Test
  void theSameIsTrueOfBrotli() {
    Result plain = user.call("GET", origin, "/not-br", null);
    Result cut = user.call("GET", origin, "/cut-br", null);
    Result bomb = user.call("GET", origin, "/br-bomb", null);

    assertThat(List.of(plain, cut, bomb))
        .extracting(Result::error)
        .containsOnly(ErrorKind.PROTOCOL);
    assertThat(plain.message()).contains("said to be brotli");
    assertThat(cut.message()).contains("said to be brotli");
    assertThat(bomb.message()).contains("larger than");
    assertThat(bomb.bytesIn()).isLessThan(1_000);
  }

  @Test
  void aHostNameIsLookedUpAndItsAddressesAreTried() {
    Result result = user.get(origin.replace("127.0.0.1", "localhost"));

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
  }
}
