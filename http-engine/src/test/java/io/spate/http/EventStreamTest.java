package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams of events, as bytes and over real connections. */
class EventStreamTest {
  private final List<String> events = new ArrayList<>();
  private int wanted = Integer.MAX_VALUE;
  private final EventStream stream =
      new EventStream(
          s -> {
            events.add(s.type() + ":" + s.text());
            return events.size() < wanted;
          });

  private List<String> read(String text, int step) throws MalformedResponseException {
    events.clear();
    stream.reset();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += step) {
      stream.read(bytes, i, Math.min(bytes.length, i + step));
    }
    return events;
  }

  @Test
  void eventsAreReadHoweverTheyAreSplitAndLinesEnd() throws MalformedResponseException {
    String text =
        "\uFEFF: a comment\n\ndata: one\n\nevent: add\ndata: two\ndata:lines\nid: 7\n\n"
            + "event: empty\n\ndata\n\ndata:  \u00fc\u20ac \nretry: 5\nunknown: x\n\ndata: cut off";

    for (String end : List.of("\n", "\r\n", "\r")) {
      for (int step = 1; step < 40; step++) {
        assertThat(read(text.replace("\n", end), step))
            .as("%d bytes at a time", step)
            .containsExactly("message:one", "add:two\nlines", "message:", "message: \u00fc\u20ac ");
      }
    }
    assertThat(stream.count()).isEqualTo(4);
  }

  @Test
  void theEventBeforeTheLastIsTheLastAgainWhenThatIsTakenBack() throws MalformedResponseException {
    EventStream taking =
        new EventStream(
            s -> {
              if (s.dataIs("[DONE]".getBytes(StandardCharsets.UTF_8))) {
                s.takeBack();
                return false;
              }
              return true;
            });
    taking.reset();
    byte[] bytes =
        "event: a\ndata: 1\n\nevent: b\ndata: 22\n\ndata: [DONE]\n\ndata: more\n\n"
            .getBytes(StandardCharsets.UTF_8);
    taking.read(bytes, 0, bytes.length);

    assertThat(taking.text()).isEqualTo("22");
    assertThat(taking.type()).isEqualTo("b");
    assertThat(taking.count()).isEqualTo(3);
    assertThat(taking.isEnough()).isTrue();
  }

  @Test
  void anEventMayHaveItsSizeAndNoMoreWhileCommentsMayGoOnForEver()
      throws MalformedResponseException {
    String most = "x".repeat(EventStream.MAX_EVENT_BYTES - "data:".length());
    assertThat(read("data:" + most + "\n\n", 4_096)).hasSize(1);
    assertThat(read((":" + "c".repeat(1_000) + "\n").repeat(5_000) + "data: x\n\n", 65_536))
        .containsExactly("message:x");
    assertThatThrownBy(() -> read("data:" + most + "y\n\n", 4_096))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessage("event 1 of the stream is larger than 1048576 bytes");
    String lines = ("data:" + "x".repeat(1_000) + "\n").repeat(1_100);
    assertThatThrownBy(() -> read("data: a\n\n" + lines, 4_096))
        .hasMessageStartingWith("event 2 of the stream is larger");
  }

  private final class Call implements HttpExchange.Listener {
    final HttpExchange exchange = new HttpExchange(this);
    final CompletableFuture<ErrorKind> ended = new CompletableFuture<>();

    @Override
    public void ended(HttpExchange ended) {
      this.ended.complete(ended.error());
    }

    ErrorKind make(EngineFixture fixture, ScriptedServer server) throws Exception {
      fixture.doOnLoop(
          () -> {
            RequestBuffer request = exchange.request();
            request.begin("GET", fixture.engine.origin(server.origin()), "/", null);
            request.end((CharSequence) null);
            exchange.prepare(true, true, TimeUnit.SECONDS.toNanos(20));
            exchange.receive(stream);
            fixture.engine.call(exchange, System.nanoTime());
          });
      return ended.get(20, TimeUnit.SECONDS);
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void aChunkedStreamIsToldAsItComesAndItsConnectionIsUsedAgain() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  while (!talk.request().isEmpty()) {
                    talk.sendByteByByte(
                        HEAD
                            + chunk("data: a")
                            + chunk("\n")
                            + chunk("\ndata: b\n\n")
                            + "0\r\n\r\n");
                  }
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      Call call = new Call();
      assertThat(call.make(fixture, server)).isEqualTo(ErrorKind.NONE);
      assertThat(events).containsExactly("message:a", "message:b");
      assertThat(fixture.onLoop(fixture.engine::connections)).isEqualTo(1);
    }
  }

  @Test
  void aStreamOfWhichEnoughHasComeEndsWithItsConnection() throws Exception {
    wanted = 2;
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  talk.send(HEAD + chunk("data: a\n\ndata: b\n\ndata: c\n\n"));
                  talk.awaitEnd();
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      Call call = new Call();
      assertThat(call.make(fixture, server)).isEqualTo(ErrorKind.NONE);
      assertThat(events).containsExactly("message:a", "message:b");
      assertThat(call.exchange.status()).isEqualTo(200);
      assertThat(fixture.onLoop(fixture.engine::connections)).isZero();
    }
  }

  @Test
  void anAnswerThatIsNoSuccessIsKeptAsAnyOther() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  talk.request();
                  talk.send("HTTP/1.1 429 Slow Down\r\nContent-Length: 4\r\n\r\nwait");
                  talk.awaitEnd();
                });
        EngineFixture fixture = EngineFixture.perUser()) {
      Call call = new Call();
      assertThat(call.make(fixture, server)).isEqualTo(ErrorKind.NONE);
      assertThat(call.exchange.bodyText(10)).isEqualTo("wait");
      assertThat(stream.hasBegun()).isFalse();
    }
  }

  @Test
  void aStreamThatBreaksOffOrIsCompressedOrTooLargeIsAFailure() throws Exception {
    List<String> bodies =
        List.of(
            HEAD + chunk("data: a\n\n"),
            HEAD.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n") + chunk("data: a\n\n"),
            HEAD + chunk("data: " + "x".repeat(EventStream.MAX_EVENT_BYTES)));
    List<ErrorKind> kinds = new ArrayList<>();
    for (String body : bodies) {
      try (ScriptedServer server =
              new ScriptedServer(
                  talk -> {
                    talk.request();
                    talk.send(body);
                  });
          EngineFixture fixture = EngineFixture.perUser()) {
        kinds.add(new Call().make(fixture, server));
      }
    }
    assertThat(kinds)
        .containsExactly(ErrorKind.CONNECTION_CLOSED, ErrorKind.PROTOCOL, ErrorKind.PROTOCOL);
  }
}
