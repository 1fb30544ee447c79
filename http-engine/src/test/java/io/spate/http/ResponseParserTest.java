package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseParserTest {
  private final ResponseParser parser = new ResponseParser();
  private final ResponseBuffer response = new ResponseBuffer();

  private void start() {
    response.reset(true, 1 << 20, true);
    parser.start(response, false);
  }

  private int feed(byte[] wire, int from, int to) throws MalformedResponseException {
    return parser.parse(wire, from, to);
  }

  static Stream<Responses.Valid> valid() {
    return Responses.VALID.stream();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aResponseIsTheSameWhereverItIsSplit(Responses.Valid valid) throws Exception {
    byte[] wire = Responses.bytes(valid.wire());
    for (int first = 0; first <= wire.length; first++) {
      for (int second = first; second <= wire.length; second++) {
        start();
        int used = feed(wire, 0, first);
        used = feed(wire, used, second);
        used = feed(wire, used, wire.length);
        thenIsAs(valid, used == wire.length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aResponseMayComeByteByByte(Responses.Valid valid) throws Exception {
    byte[] wire = Responses.bytes(valid.wire());
    start();
    for (int i = 0; i < wire.length; i++) {
      assertThat(parser.isDone()).as("done after %s bytes", i).isFalse();
      feed(wire, i, i + 1);
    }
    thenIsAs(valid, true);
  }

  private void thenIsAs(Responses.Valid valid, boolean allUsed) {
    assertThat(allUsed).isTrue();
    assertThat(parser.isDone()).isEqualTo(!valid.closes());
    assertThat(parser.endOfInput()).isTrue();
    assertThat(response.status).isEqualTo(valid.status());
    assertThat(Responses.text(response)).isEqualTo(valid.body());
    assertThat(response.wireBytes).isEqualTo(valid.body().length());
    assertThat(parser.keepsAlive()).isEqualTo(valid.keepsAlive());
  }

  @Test
  void whatFollowsAResponseIsLeft() throws Exception {
    byte[] wire = Responses.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200");
    start();

    int used = feed(wire, 0, wire.length);

    assertThat(parser.isDone()).isTrue();
    assertThat(wire.length - used).isEqualTo("HTTP/1.1 200".length());
  }

  @Test
  void theAnswerToHeadHasNoBody() throws Exception {
    byte[] wire = Responses.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    response.reset(false, 100, false);
    parser.start(response, true);

    feed(wire, 0, wire.length);

    assertThat(parser.isDone()).isTrue();
  }

  @Test
  void allHeadersOfANameAreFoundInTheirOrder() throws Exception {
    byte[] wire =
        Responses.bytes(
            "HTTP/1.1 204 No Content\r\nSet-Cookie: a=1\r\nX: y\r\nset-cookie: b=2\r\n\r\n");
    start();

    feed(wire, 0, wire.length);

    assertThat(response.headers("SET-COOKIE")).containsExactly("a=1", "b=2");
    assertThat(response.headers("Set")).isEmpty();
  }

  @Test
  void headersAreFoundWhateverTheirCaseAndJoinedWhereTheyAreContinued() throws Exception {
    byte[] wire =
        Responses.bytes(
            "HTTP/1.1 200 OK\r\nETag:  \"a\" \r\nX-Long: a\r\n  b\r\nETag: second\r\nA:\r\n"
                + "Content-Length: 0\r\n\r\n");
    start();

    feed(wire, 0, wire.length);

    assertThat(response.header("etag")).isEqualTo("\"a\"");
    assertThat(response.header("X-LONG")).isEqualTo("a b");
    assertThat(response.header("A")).isEmpty();
    assertThat(response.header("x-lon")).isNull();
  }

  static Stream<Arguments> malformed() {
    String head = "HTTP/1.1 200 OK\r\n";
    String chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        arguments("SSH-2.0-OpenSSH_9\r\n", "expected an HTTP/1.1 status line, got \"S"),
        arguments("\u0015\u0003\u0001\u0000\u0002\u0002", "got \"\\x15"),
        arguments("HTTP/2.0 200 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments("HTTP/1.1 20 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments("HTTP/1.1 2000 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments("HTTP/1.1 099 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments("HTTP/1.x 200 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments("\r\nHTTP/1.1 200 OK\r\n", "expected an HTTP/1.1 status line"),
        arguments(head + "No colon\r\n", "not a header line: \"No colon\""),
        arguments(head + "Blank : x\r\n", "not a header line"),
        arguments(head + ": x\r\n", "not a header line"),
        arguments(head + " Folded: x\r\n", "continued where it must not be"),
        arguments(head + "Content-Length: 1\r\n 2\r\n", "continued where it must not be"),
        arguments(head + "A: b\rc\r\n", "control character"),
        arguments(head + "A: b\u0000c\r\n", "control character"),
        arguments(head + "Content-Length: -1\r\n", "Content-Length is not a length: \"-1\""),
        arguments(head + "Content-Length: +1\r\n", "Content-Length is not a length"),
        arguments(head + "Content-Length: 0x1\r\n", "Content-Length is not a length"),
        arguments(head + "Content-Length:\r\n", "Content-Length is not a length"),
        arguments(head + "Content-Length: 1,\r\n", "Content-Length is not a length"),
        arguments(head + "Content-Length: 9999999999999999999\r\n", "is not a length"),
        arguments(
            head + "Content-Length: 1\r\nContent-Length: 2\r\n",
            "two lengths of one body: 1 and 2"),
        arguments(head + "Content-Length: 1, 2\r\n", "two lengths"),
        arguments(
            head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "a Content-Length beside Transfer-Encoding"),
        arguments(head + "Transfer-Encoding: gzip, chunked\r\n", "not asked for"),
        arguments(head + "Transfer-Encoding: identity\r\n", "not asked for"),
        arguments(
            head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "not asked for"),
        arguments(
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "Transfer-Encoding in an HTTP/1.0 response"),
        arguments("HTTP/1.1 101 Switching\r\n\r\n", "switches to a protocol unasked"),
        arguments(chunked + "hello\r\n", "expected the size of a chunk, got \"hello\""),
        arguments(chunked + "\r\n", "expected the size of a chunk"),
        arguments(chunked + "-1\r\n", "expected the size of a chunk"),
        arguments(chunked + "1x\r\n", "expected the size of a chunk"),
        arguments(chunked + "ffffffffffffffff\r\n", "expected the size of a chunk"),
        arguments(chunked + "1\r\nabc\r\n", "a chunk is longer than it says"),
        arguments(chunked + "1;" + "x".repeat(5_000), "a chunk's line is longer than 4096"),
        arguments(head + "A: " + "x".repeat(70_000), "the head is larger than 65536 bytes"),
        arguments(head + "A: b\r\n".repeat(300), "more than 256 headers"),
        arguments(chunked + "0\r\n" + "A: b\r\n".repeat(300), "more than 256 trailer lines"),
        arguments(chunked + "0\r\nA: " + "x".repeat(70_000), "the trailers are larger"),
        arguments("HTTP/1.1 100 Continue\r\n\r\n".repeat(40), "more than 32 interim responses"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsNoResponseIsRefusedWhereverItIsSplit(String wire, String message) {
    byte[] bytes = Responses.bytes(wire);
    for (int step : new int[] {1, 2, 3, 7, 64, bytes.length}) {
      start();
      assertThatThrownBy(
              () -> {
                for (int at = 0; at < bytes.length; at += step) {
                  feed(bytes, at, Math.min(bytes.length, at + step));
                }
              })
          .as("in steps of %s bytes", step)
          .isInstanceOf(MalformedResponseException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void aBodyThatIsNeededWholeHasALimit() {
    byte[] wire = Responses.bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    response.reset(false, 4, true);
    parser.start(response, false);

    assertThatThrownBy(() -> feed(wire, 0, wire.length))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("the body is larger than 4 bytes");
  }

  @Test
  void ofABodyThatNobodyNeedsTheBeginningIsKeptAndTheRestIsCounted() throws Exception {
    byte[] head = Responses.bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    response.reset(false, 4, false);
    parser.start(response, false);

    feed(head, 0, head.length);
    assertThat(parser.skippable()).isEqualTo(5);
    parser.skip(5);

    assertThat(parser.isDone()).isTrue();
    assertThat(response.wireBytes).isEqualTo(10);
    assertThat(Responses.text(response)).isEqualTo("hell");
  }

  @Test
  void mutatedResponsesEndInAResultOrARefusalAndNeverOtherwise() {
    SplittableRandom random = new SplittableRandom(20_260);
    for (int round = 0; round < 60_000; round++) {
      byte[] wire = Responses.bytes(Responses.VALID.get(round % Responses.VALID.size()).wire());
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        wire = mutated(wire, random);
      }
      start();
      int at = 0;
      int reads = 0;
      try {
        while (at < wire.length && !parser.isDone()) {
          int to = Math.min(wire.length, at + 1 + random.nextInt(20));
          int used = feed(wire, at, to);
          assertThat(used > at && (used == to || parser.isDone())).as("round %s", round).isTrue();
          at = used;
          reads++;
        }
        parser.endOfInput();
      } catch (MalformedResponseException refused) {
        assertThat(refused.getMessage()).as("round %s", round).isNotBlank();
      }
      assertThat(reads).isLessThanOrEqualTo(wire.length);
      assertThat(parser.progress()).isNotBlank();
    }
  }

  private static byte[] mutated(byte[] wire, SplittableRandom random) {
    if (wire.length == 0) {
      return wire;
    }
    int at = random.nextInt(wire.length);
    int count = 1 + random.nextInt(Math.min(4, wire.length - at));
    byte[] with = new byte[random.nextInt(4)];
    random.nextBytes(with);
    if (random.nextBoolean() && with.length > 0) {
      with[0] = (byte) "\r\n :;,0123456789aHhCc\t\u0000".charAt(random.nextInt(22));
    }
    byte[] result = new byte[wire.length - count + with.length];
    System.arraycopy(wire, 0, result, 0, at);
    System.arraycopy(with, 0, result, at, with.length);
    System.arraycopy(wire, at + count, result, at + with.length, wire.length - at - count);
    return result;
  }
}
