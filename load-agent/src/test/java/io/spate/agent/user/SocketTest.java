package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.FailureSample;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.testsupport.SelfSigned;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets of users, with Vert.x as the server: it refuses frames that are not masked. */
class SocketTest {
  private final OneLoop loop = new OneLoop();
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  private final AtomicInteger pongs = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private VertxTarget target;
  private int port;

  @TempDir private Path directory;

  private record Event(String name, ErrorKind kind, int status, long timeUs, int in, int out) {}

  @AfterEach
  void close() {
    loop.close();
    if (target != null) {
      target.close();
    }
  }

  private void start(HttpServerOptions options) {
    target =
        VertxTarget.start(
            options,
            request -> {
              if (request.path().equals("/refused")) {
                request.response().setStatusCode(403).end();
              } else if (request.getHeader("Upgrade") == null) {
                got.add("GET " + request.path());
                request.response().end("ok");
              } else {
                got.add("open " + request.uri() + " " + request.getHeader("X-User"));
                request.toWebSocket().onSuccess(this::talk);
              }
            });
    port = target.port();
  }

  private void talk(ServerWebSocket socket) {
    open.incrementAndGet();
    socket.closeHandler(
        closed -> {
          open.decrementAndGet();
          closeCodes.add(socket.closeStatusCode() == null ? -1 : (int) socket.closeStatusCode());
        });
    socket.exceptionHandler(e -> got.add("server: " + e.getMessage()));
    socket.pongHandler(pong -> pongs.addAndGet(pong.toString().equals("are you there") ? 1 : 100));
    socket.textMessageHandler(
        text -> {
          got.add(text.length() > 200 ? text.length() + " characters" : text);
          switch (socket.path()) {
            case "/echo" -> socket.writeTextMessage(text);
            case "/ping" -> {
              socket.writePing(Buffer.buffer("are you there"));
              socket.writeTextMessage("after the ping");
            }
            case "/leave" -> socket.close((short) 4001, "enough");
            case "/large" -> socket.writeTextMessage("x".repeat(Integer.parseInt(text)));
            default -> {}
          }
        });
    socket.binaryMessageHandler(
        bytes -> {
          got.add(bytes.length() + " bytes " + bytes.getByte(0));
          socket.writeTextMessage("a text in between");
          socket.writeBinaryMessage(bytes);
        });
    if (socket.path().equals("/room")) {
      socket.writeTextMessage("{\"type\":\"welcome\",\"room\":\"r7\"}");
      socket.writeTextMessage("{\"type\":\"noise\"}");
      socket.writeTextMessage("{\"type\":\"news\",\"n\":1}");
      socket.writeTextMessage("{\"type\":\"news\",\"n\":2}");
    }
  }

  private SlotEnd run(String scheme, String load, String steps) {
    return loop.run(source(scheme, load, steps));
  }

  private String source(String scheme, String load, String steps) {
    return """
        target: %s://127.0.0.1:%d
        load: { %s }
        http: { timeout: 3s, tls: { verify: false } }
        gracefulStop: 1s
        users:
          - tasks:
              - sequence:
        """
            .formatted(scheme, port, load)
        + steps.stripTrailing().indent(10);
  }

  private SlotEnd run(String steps) {
    return run(steps, DataFiles.ELSEWHERE);
  }

  private SlotEnd run(String steps, DataFiles files) {
    // Frames out are no larger either, so that large messages come in fragments.
    start(
        new HttpServerOptions()
            .setMaxWebSocketMessageSize(8 << 20)
            .setMaxWebSocketFrameSize(100_000));
    return loop.start(source("http", "users: 1, iterations: 1", steps), files).end();
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        events.add(
            new Event(
                batch.name(i),
                ErrorKind.of(batch.error(i)),
                batch.status(i),
                batch.responseTimeUs(i),
                batch.bytesIn(i),
                batch.bytesOut(i)));
      }
    }
    return events;
  }

  private List<String> outcomes() {
    return events().stream().map(e -> e.name() + " " + e.kind()).toList();
  }

  private List<String> told() {
    return loop.batches().stream()
        .flatMap(batch -> batch.samples().stream())
        .map(FailureSample::getMessage)
        .toList();
  }

  private void awaitAllClosed() {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(open.get()).isZero());
  }

  @Test
  void eachStepOfATalkIsOneTimedEvent() {
    SlotEnd end =
        run(
            """
            - ws: /room
              query: { as: "u${user}" }
              headers: { X-User: "u${user}" }
            - wsExpect: { json: $.type, equals: welcome }
              name: welcome
              save: { room: $.room }
            - wsSend: { json: { type: say, room: "${room}", n: 1 } }
              name: say
            - wsExpect: { json: $.n, atLeast: 2 }
              name: news
            - get: /rooms/${room}
            - wsClose: true
            """);

    assertThat(told()).isEmpty();
    assertThat(outcomes())
        .containsExactly(
            "WS connect /room NONE",
            "WS expect welcome NONE",
            "WS send say NONE",
            "WS expect news NONE",
            "GET /rooms/${room} NONE",
            "WS close NONE");
    assertThat(events().getFirst().status()).isEqualTo(101);
    assertThat(events().get(1).in()).isEqualTo("{\"type\":\"welcome\",\"room\":\"r7\"}".length());
    assertThat(events().get(2).out())
        .isEqualTo("{\"type\":\"say\",\"room\":\"r7\",\"n\":1}".length());
    assertThat(got)
        .containsExactly(
            "open /room?as=u0 u0", "{\"type\":\"say\",\"room\":\"r7\",\"n\":1}", "GET /rooms/r7");
    assertThat(end.produced()).isEqualTo(6);
    awaitAllClosed();
    assertThat(closeCodes).containsExactly(1000);
  }

  @Test
  void messagesOfAnySizeGoBothWaysAndPingsAreAnswered() {
    run(
        """
        - ws: /echo
        - repeat: 200
          steps:
            - wsSend: "\u00fc ${counter}"
            - wsExpect: "\u00fc ${counter(other)}"
        - wsSend: "%s"
        - wsExpect: { regex: "^y{70000}$" }
        - ws: /ping
        - wsSend: hello
        - wsExpect: after the ping
        - ws: /large
        - wsSend: "1000000"
        - wsExpect: { regex: "^x{1000000}$" }
        """
            .formatted("y".repeat(70_000)));

    assertThat(told()).isEmpty();
    assertThat(events()).hasSize(1 + 400 + 2 + 3 + 3).allMatch(e -> e.kind() == ErrorKind.NONE);
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(pongs).hasValue(1));
    awaitAllClosed();
  }

  @Test
  void binaryMessagesGoBothWays() {
    run(
        """
        - ws: /echo
        - wsSend: { base64: "AP96" }
          name: a
        - wsExpect: { hex: "00 ff 7a" }
        - wsSend: { hex: "01 0${user} ff" }
          name: b
        - wsExpect: { base64: "AQD/" }
        - wsSend: { file: frame.bin }
          name: c
        - wsExpect: { bytes: 70000 }
        - wsSend: { base64: "AP96" }
        - wsExpect: { binary: true }
        - wsSend: { base64: "AP96" }
        - wsExpect: a text in between
        - wsSend: { base64: "AP96" }
        - wsExpect: { bytes: 4 }
          timeout: 300ms
        - wsSend: { hex: "0${user}0" }
        """,
        file -> DataFile.ofText("f".repeat(70_000), file));

    assertThat(got.subList(1, got.size()))
        .startsWith("3 bytes 0", "3 bytes 1", "70000 bytes 102", "3 bytes 0");
    assertThat(told())
        .containsExactly(
            "no message came that was waited for within 300 ms; 3 other messages came, the last: 3"
                + " bytes: 00 ff 7a",
            "not pairs of hex digits: '000'");
    List<Event> events = events();
    assertThat(events.get(1)).returns("WS send a", Event::name).returns(3, Event::out);
    assertThat(events.get(2)).returns(3, Event::in);
    assertThat(events.get(5)).returns("WS send c", Event::name).returns(70_000, Event::out);
    assertThat(events.get(6)).returns(70_000, Event::in);
    assertThat(outcomes().stream().filter(each -> each.endsWith(" NONE"))).hasSize(12);
  }

  @Test
  void whatGoesWrongIsToldInWords() {
    run(
        """
        - choose:
            - steps:
                - ws: /echo
                - wsSend: other
                - wsExpect: this
                  timeout: 200ms
                - wsSend: last
                - wsExpect: last
                - wsClose: true
                - wsSend: too late
                - ws: /leave
                - wsSend: go
                - wsExpect: true
                - wsSend: still there
                - ws: /large
                - wsSend: "1100000"
                - wsExpect: true
                - ws: /refused
                - wsSend: never
        """);

    assertThat(told())
        .containsExactly(
            "no message came that was waited for within 200 ms; 1 other messages came, the last:"
                + " other",
            "the WebSocket is closed: closed with code 1000",
            "the WebSocket is closed: closed with code 4001",
            "the WebSocket is closed: closed with code 4001",
            "the WebSocket is closed: a message is larger than 1048576 bytes",
            "expected status 101, got 403");
    assertThat(outcomes())
        .hasSize(15)
        .endsWith("WS connect /refused STATUS"); // the rest is left out
    awaitAllClosed();
  }

  @Test
  void usersEndWithTheirSocketsAndWhatWaitsIsCutOffAndCounted() {
    start(new HttpServerOptions());

    SlotEnd end =
        run("http", "users: 20, spawnRate: 1000, duration: 1s", "- ws: /silent\n- wsExpect: true");

    assertThat(events().stream().filter(e -> e.name().equals("WS connect /silent"))).hasSize(20);
    assertThat(events().stream().filter(e -> e.kind() == ErrorKind.ABORTED)).hasSize(20);
    assertThat(end.produced()).isEqualTo(events().size());
    awaitAllClosed();
    assertThat(closeCodes).containsOnly(1001); // going away
  }

  @Test
  void aSocketGoesThroughTls() {
    SelfSigned own = SelfSigned.in(directory, "server");
    start(
        new HttpServerOptions()
            .setSsl(true)
            .setPfxKeyCertOptions(
                new PfxOptions()
                    .setPath(own.keyStore().toString())
                    .setPassword(SelfSigned.PASSWORD)));

    run(
        "https",
        "users: 3, spawnRate: 1000, iterations: 2",
        """
        - ws: wss://127.0.0.1:%d/echo
          name: /echo
        - wsSend: hello
        - wsExpect: hello
        - wsClose: true
        """
            .formatted(port));

    assertThat(told()).isEmpty();
    assertThat(events()).hasSize(3 * 2 * 4).allMatch(e -> e.kind() == ErrorKind.NONE);
  }

  @Test
  void aServerThatSendsMoreThanIsReadIsGivenUp() {
    start(new HttpServerOptions());
    run(
        "http",
        "users: 1, iterations: 1",
        """
        - ws: /echo
        - repeat: 1100
          steps: [ { wsSend: "x" } ]
        - pause: 500ms
        - wsSend: y
        """);

    assertThat(told())
        .containsOnly("the WebSocket was given up: more messages came than steps have read");
    awaitAllClosed();
  }
}
