package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.ErrorKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Frames down to the bytes, and servers that do not keep to the rules. */
class WebSocketTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static List<String> read(byte[] data, int step) throws Exception {
    FrameReader reader = new FrameReader();
    reader.reset();
    List<String> read = new ArrayList<>();
    for (int i = 0; i < data.length; i += step) {
      int to = Math.min(data.length, i + step);
      for (int at = i; at < to; ) {
        at = reader.read(data, at, to);
        if (reader.isComplete()) {
          String text = new String(reader.payload(), 0, reader.length(), StandardCharsets.UTF_8);
          read.add(reader.opcode() + ":" + text);
          reader.next();
        }
      }
    }
    return read;
  }

  @Test
  void framesAreReadHoweverTheyAreSplitWithControlFramesBetweenFragments() throws Exception {
    byte[] data =
        bytes(
            0x81, 2, 'a', 'b', // a whole text
            0x01, 1, 'c', // the first fragment
            0x89, 1, 'p', // a ping within
            0x00, 0, // an empty fragment
            0x80, 126, 0, 2, 'd', 'e', // the last, its length written long
            0x82, 127, 0, 0, 0, 0, 0, 0, 0, 1, 'f', // binary, longer still
            0x81, 0, // an empty text
            0x88, 2, 3, 0xE8);

    for (int step = 1; step <= data.length; step++) {
      assertThat(read(data, step))
          .as("%d bytes at a time", step)
          .startsWith("1:ab", "9:p", "1:cde", "2:f", "1:")
          .hasSize(6);
    }
  }

  @Test
  void framesThatAServerMustNotSendAreRefusedInWords() {
    refused("a masked frame from the server", 0x81, 0x81, 1, 2, 3, 4, 'a');
    refused("a frame of an extension that was not asked for", 0xC1, 1, 'a');
    refused("a frame of an unknown kind, 3", 0x83, 0);
    refused("a control frame in fragments or too large", 0x09, 0);
    refused("a control frame in fragments or too large", 0x89, 126, 0, 126);
    refused("a fragment of no message", 0x80, 0);
    refused("a message within the fragments of another one", 0x01, 0, 0x81, 0);
    refused("a message is larger than 1048576 bytes", 0x81, 127, 0, 0, 0, 0, 0, 0x10, 0, 1);
    refused("a message is larger than 1048576 bytes", 0x81, 127, 0xFF, 0, 0, 0, 0, 0, 0, 0);
  }

  private static void refused(String words, int... data) {
    assertThatThrownBy(() -> read(bytes(data), 3))
        .isInstanceOf(FrameReader.MalformedFrameException.class)
        .hasMessage(words);
  }

  @Test
  void theAnswerToAKeyIsThatOfTheStandard() {
    assertThat(WebSocket.acceptOf("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  /** A user of one socket, on the engine's loop. */
  private static final class Peer implements HttpExchange.Listener, WebSocket.Listener {
    final HttpExchange exchange = new HttpExchange(this);
    final WebSocket socket = new WebSocket(this);
    final CompletableFuture<String> opened = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final List<String> messages = new ArrayList<>();

    @Override
    public void ended(HttpExchange ended) {
      opened.complete(ended.status() + " " + ended.error() + " " + ended.errorMessage());
    }

    @Override
    public void message(WebSocket from, String text) {
      messages.add(text);
    }

    @Override
    public void message(WebSocket from, byte[] bytes) {
      messages.add(HexFormat.of().formatHex(bytes));
    }

    @Override
    public void closed(WebSocket from, int code, ErrorKind kind, String words) {
      closed.complete(code + " " + kind + " " + words);
    }

    String open(EngineFixture fixture, String origin) throws Exception {
      fixture.doOnLoop(
          () -> {
            RequestBuffer request = exchange.request();
            request.begin("GET", fixture.engine.origin(origin), "/", null);
            request.upgrade(socket.newKey());
            request.end((CharSequence) null);
            exchange.prepare(true, false, TimeUnit.SECONDS.toNanos(20));
            exchange.open(socket);
            fixture.engine.call(exchange, System.nanoTime());
          });
      return opened.get(20, TimeUnit.SECONDS);
    }
  }

  private static String agreed(String request) {
    int key = request.indexOf("Sec-WebSocket-Key: ") + "Sec-WebSocket-Key: ".length();
    String accept = WebSocket.acceptOf(request.substring(key, request.indexOf('\r', key)));
    return "HTTP/1.1 101 Switching\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept
        + "\r\n\r\n";
  }

  @Test
  void aSocketIsOpenedOnAConnectionOfItsOwnWhereOthersAreShared() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> {
                  String request = talk.request();
                  if (request.contains("Upgrade: websocket")) {
                    talk.sendByteByByte(agreed(request) + "\u0081\u0002hi");
                    talk.awaitEnd();
                  }
                  while (!request.isEmpty()) {
                    talk.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    request = talk.request();
                  }
                });
        EngineFixture fixture = EngineFixture.shared(1)) {
      Peer one = new Peer();
      Peer two = new Peer();
      assertThat(one.open(fixture, server.origin())).isEqualTo("101 NONE null");
      assertThat(two.open(fixture, server.origin())).isEqualTo("101 NONE null");
      assertThat(fixture.user().get(server.origin()).status()).isEqualTo(200);
      assertThat(fixture.onLoop(fixture.engine::connections)).isEqualTo(3);
      fixture.doOnLoop(one.socket::abort);
      fixture.doOnLoop(two.socket::abort);
      assertThat(fixture.onLoop(fixture.engine::connections)).isEqualTo(1);
      assertThat(one.closed).isNotDone();
    }
  }

  @Test
  void whatComesWithTheAnswerIsReadAndALostConnectionIsTold() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                talk -> talk.send(agreed(talk.request()) + "\u0081\u0002hi\u0081\u0001"));
        EngineFixture fixture = EngineFixture.perUser()) {
      Peer peer = new Peer();
      assertThat(peer.open(fixture, server.origin())).isEqualTo("101 NONE null");
      assertThat(peer.closed.get(20, TimeUnit.SECONDS))
          .isEqualTo(
              "1006 CONNECTION_CLOSED the server has closed the connection without a close frame");
      assertThat(peer.messages).containsExactly("hi");
      assertThat(fixture.onLoop(fixture.engine::connections)).isZero();
    }
  }

  @Test
  void anAnswerThatIsNoAgreementOpensNothing() throws Exception {
    List<String> answers =
        List.of(
            "HTTP/1.1 101 Sure\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n",
            "HTTP/1.1 101 Sure\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    List<String> outcomes = new ArrayList<>();
    for (String answer : answers) {
      try (ScriptedServer server =
              new ScriptedServer(
                  talk -> {
                    talk.request();
                    talk.send(answer);
                    talk.awaitEnd();
                  });
          EngineFixture fixture = EngineFixture.perUser()) {
        Peer peer = new Peer();
        outcomes.add(peer.open(fixture, server.origin()));
        assertThat(fixture.onLoop(fixture.engine::connections)).isZero();
        assertThat(fixture.onLoop(peer.socket::isOpen)).isFalse();
      }
    }
    assertThat(outcomes)
        .containsExactly(
            "101 PROTOCOL 101 with a wrong Sec-WebSocket-Accept",
            "101 PROTOCOL 101 without Upgrade: websocket",
            "200 NONE null");
  }
}
