package io.spate.http;

import static io.spate.http.EngineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.http.EngineFixture.Result;
import io.spate.protocol.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do what they should not, or what they rarely do. */
class UnrulyServerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final EngineFixture fixture = EngineFixture.perUser();
  private final EngineFixture.User user = fixture.user();
  private ScriptedServer server;

  @AfterEach
  void close() {
    fixture.close();
    if (server != null) {
      server.close();
    }
    assertThat(fixture.engine.connections()).isZero();
  }

  private Result answerTo(ScriptedServer.Script script) {
    server = new ScriptedServer(script);
    return user.get(server.origin());
  }

  private static Stream<Responses.Valid> valid() {
    return Responses.VALID.stream();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void anAnswerThatComesByteByByteIsAnAnswer(Responses.Valid valid) {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.sendByteByByte(valid.wire());
            });

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    assertThat(result.status()).isEqualTo(valid.status());
    assertThat(result.body()).isEqualTo(valid.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void anAnswerThatBreaksOffIsAFailure(String part) {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.send(part);
            });

    assertThat(result.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(result.message()).startsWith("the server has closed the connection ");
    assertThat(server.accepted()).isOne();
  }

  @Test
  void aCloseWithoutAnyAnswerIsAFailureAndNotTriedAgainOnAFirstUse() {
    Result result = answerTo(ScriptedServer.Talk::request);

    assertThat(result.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(result.message()).contains("before any byte of a response");
    assertThat(server.accepted()).isOne();
  }

  @Test
  void aResetIsAFailure() {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.reset();
            });

    assertThat(result.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
  }

  @Test
  void garbageIsAMalformedResponseAndEndsTheConnection() {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.send("220 smtp.example.org ESMTP\r\n");
              talk.awaitEnd();
            });

    assertThat(result.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(result.message()).contains("220 smtp.example.org");
    await().atMost(PATIENCE).until(() -> server.ended() == 1);
  }

  @Test
  void aHeadWithoutEndIsAMalformedResponse() {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\n");
              while (true) {
                talk.send("X: " + "y".repeat(1_000) + "\r\n");
              }
            });

    assertThat(result.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(result.message()).contains("the head is larger than");
  }

  @Test
  void interimResponsesWithoutEndAreAMalformedResponse() {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              while (true) {
                talk.send("HTTP/1.1 102 Processing\r\n\r\n");
              }
            });

    assertThat(result.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(result.message()).contains("interim");
  }

  @Test
  void moreThanTheAnswerEndsTheConnectionAndNeverReachesTheNextCall() {
    Result first =
        answerTo(
            talk -> {
              talk.request();
              talk.send(talk.number == 1 ? OK + "HTTP/1.1 500 smuggled\r\n\r\n" : OK);
              talk.awaitEnd();
            });
    Result second = user.get(server.origin());

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
    assertThat(server.accepted()).isEqualTo(2);
  }

  @Test
  void anAnswerToNothingEndsTheConnection() {
    CountDownLatch answered = new CountDownLatch(1);
    Result first =
        answerTo(
            talk -> {
              talk.request();
              talk.send(OK);
              if (talk.number == 1) {
                awaitLatch(answered);
                talk.send("HTTP/1.1 500 unasked\r\n\r\n");
              }
              talk.awaitEnd();
            });
    answered.countDown();
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
    Result second = user.get(server.origin());

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the test did not go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerThatAnswersBeforeItWasAskedIsRefused() {
    // Which of the two ends it depends on what comes first: the unasked answer or the request.
    server =
        new ScriptedServer(
            talk -> {
              talk.send("HTTP/1.1 500 early\r\nContent-Length: 0\r\n\r\n");
              talk.request();
              talk.send("HTTP/1.1 500 late\r\nContent-Length: 0\r\n\r\n");
              talk.awaitEnd();
            });

    Result result = user.get(server.origin());

    assertThat(result.status()).isIn(0, 500);
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
  }

  @Test
  void aServerThatClosesItsSideAfterTheAnswerHasAnswered() {
    Result result =
        answerTo(
            talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
              talk.endOutput();
              talk.awaitEnd();
            });

    assertThat(result.error()).isEqualTo(ErrorKind.NONE);
    assertThat(result.body()).isEqualTo("until the end");
  }

  @Test
  void aConnectionThatTheServerClosedAsIdleIsNoFailure() {
    CountDownLatch idle = new CountDownLatch(1);
    Result first =
        answerTo(
            talk -> {
              talk.request();
              talk.send(OK);
              if (talk.number > 1) {
                talk.awaitEnd();
              }
              idle.countDown();
            });
    awaitLatch(idle);
    Result second = user.get(server.origin());

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.error()).isEqualTo(ErrorKind.NONE);
    assertThat(second.connectNanos()).isPositive();
  }

  @Test
  void aGetThatMeetsAClosingConnectionIsSentOnceMore() {
    Result first =
        answerTo(
            talk -> {
              talk.request();
              talk.send(OK);
              talk.request(); // taken, and not answered, on the first connection
              if (talk.number > 1) {
                talk.send(OK);
                talk.awaitEnd();
              }
            });
    Result second = user.get(server.origin());

    assertThat(first.connectNanos()).isPositive();
    assertThat(second.error()).as(second.message()).isEqualTo(ErrorKind.NONE);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void aPostThatMeetsAClosingConnectionIsAFailureAndNotSentAgain() {
    server =
        new ScriptedServer(
            talk -> {
              talk.request();
              talk.send(OK);
              talk.request();
            });
    user.get(server.origin());
    Result second = user.call("POST", server.origin(), "/", "body");

    assertThat(second.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(second.message()).contains("not sent again");
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void aGetIsSentOnceMoreOnlyOnce() {
    server =
        new ScriptedServer(
            talk -> {
              talk.request();
              if (talk.number == 1) {
                talk.send(OK);
                talk.request();
              }
            });
    user.get(server.origin());
    Result second = user.get(server.origin());

    assertThat(second.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void aServerThatNeverAnswersIsTimedOutAndItsConnectionClosed() {
    server = new ScriptedServer(ScriptedServer.Talk::awaitEnd);
    CompletableFuture<Result> call = user.begin("GET", server.origin(), "/", null);
    await().atMost(PATIENCE).until(() -> server.accepted() == 1);
    fixture.doOnLoop(() -> fixture.engine.timeOut(user.exchange));

    Result result = EngineFixture.await(call);
    assertThat(result.error()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT);
    assertThat(result.message()).isEqualTo("no complete response within 60000 ms");
    await().atMost(PATIENCE).until(() -> server.ended() == 1);
  }

  @Test
  void anAbortedCallEndsOnceAndItsLateAnswerReachesNobody() {
    CountDownLatch aborted = new CountDownLatch(1);
    server =
        new ScriptedServer(
            talk -> {
              talk.request();
              if (talk.number == 1) {
                awaitLatch(aborted);
                talk.send("HTTP/1.1 500 late\r\nContent-Length: 0\r\n\r\n");
              } else {
                talk.send(OK);
              }
              talk.awaitEnd();
            });
    CompletableFuture<Result> call = user.begin("GET", server.origin(), "/", null);
    await().atMost(PATIENCE).until(() -> server.requests.size() == 1);
    fixture.doOnLoop(() -> fixture.engine.abort(user.exchange, ErrorKind.ABORTED, "over"));
    aborted.countDown();
    Result second = user.get(server.origin());

    assertThat(EngineFixture.await(call).error()).isEqualTo(ErrorKind.ABORTED);
    assertThat(second.status()).isEqualTo(200);
    assertThat(user.ends).isEqualTo(2);
  }

  @Test
  void aCallCanBeAbortedBeforeItHasAConnection() {
    server = new ScriptedServer(ScriptedServer.Talk::awaitEnd);
    Result result =
        fixture
            .onLoop(
                () -> {
                  CompletableFuture<Result> call =
                      user.begin("GET", "http://localhost:1", "/", null);
                  // begin() is queued behind this task, so the abort is queued behind begin().
                  fixture
                      .group
                      .next()
                      .execute(
                          () -> fixture.engine.abort(user.exchange, ErrorKind.ABORTED, "over"));
                  return call;
                })
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();

    assertThat(result.error()).isEqualTo(ErrorKind.ABORTED);
    assertThat(fixture.onLoop(fixture.engine::connections)).isZero();
  }

  @Test
  void anAnswerBeforeTheWholeRequestWasTakenIsAnAnswer() {
    server =
        new ScriptedServer(
            talk -> {
              talk.send("");
              talk.send("HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n");
              talk.awaitEnd();
            });
    Result result = user.call("POST", server.origin(), "/", "x".repeat(8 << 20));

    assertThat(result.status()).isEqualTo(413);
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
  }

  @Test
  void whoWaitsForASharedConnectionIsServedInTurn() {
    int calls = 12;
    try (EngineFixture shared = EngineFixture.shared(2)) {
      CountDownLatch all = new CountDownLatch(1);
      server =
          new ScriptedServer(
              talk -> {
                for (String request = talk.request();
                    !request.isEmpty();
                    request = talk.request()) {
                  awaitLatch(all);
                  talk.send(OK);
                }
              });
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        results.add(shared.user().begin("GET", server.origin(), "/" + i, null));
      }
      await().atMost(PATIENCE).until(() -> server.requests.size() == 2);
      all.countDown();

      assertThat(results)
          .allSatisfy(r -> assertThat(EngineFixture.await(r).status()).isEqualTo(200));
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(results.subList(2, calls))
          .allSatisfy(r -> assertThat(EngineFixture.await(r).waitNanos()).isPositive());
      List<Integer> order =
          server.requests.stream()
              .map(r -> Integer.parseInt(r.substring("GET /".length(), r.indexOf(" HTTP"))))
              .toList();
      for (int i = 0; i < calls; i++) {
        assertThat(order.get(i)).as("served out of turn: %s", order).isBetween(i - 2, i + 2);
      }
    }
  }

  @Test
  void whoWaitsGetsANewConnectionWhenOneIsClosed() {
    try (EngineFixture shared = EngineFixture.shared(1)) {
      server =
          new ScriptedServer(
              talk -> {
                talk.request();
                talk.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
              });
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        results.add(shared.user().begin("GET", server.origin(), "/", null));
      }

      assertThat(results)
          .allSatisfy(r -> assertThat(EngineFixture.await(r).status()).isEqualTo(200));
      assertThat(server.accepted()).isEqualTo(200);
    }
  }

  @Test
  void aManyTimesRefusedPoolFailsEachCallOnceAndComesToAnEnd() {
    String refused = new ScriptedServerPort().origin();
    try (EngineFixture shared = EngineFixture.shared(1)) {
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        results.add(shared.user().begin("GET", refused, "/", null));
      }

      assertThat(results)
          .allSatisfy(
              r -> assertThat(EngineFixture.await(r).error()).isEqualTo(ErrorKind.CONNECT_REFUSED));
    }
  }

  /** A port at which nobody listens. */
  private static final class ScriptedServerPort {
    String origin() {
      try (ScriptedServer closed = new ScriptedServer(talk -> {})) {
        return closed.origin();
      }
    }
  }

  @Test
  void aRefusedPortAnUnknownHostAndABadTlsServerAreFailuresOfTheirKinds() {
    server =
        new ScriptedServer(
            talk -> {
              talk.send("this is no TLS\r\n\r\n");
              talk.awaitEnd();
            });
    Result refused = user.get(new ScriptedServerPort().origin());
    Result unknown = user.get("http://no-such-host.invalid");
    Result noTls = user.get(server.origin().replace("http:", "https:"));

    assertThat(refused.error()).isEqualTo(ErrorKind.CONNECT_REFUSED);
    assertThat(refused.message()).contains("http://127.0.0.1:");
    assertThat(unknown.error()).isEqualTo(ErrorKind.DNS);
    assertThat(unknown.message()).contains("no-such-host.invalid");
    assertThat(noTls.error()).isEqualTo(ErrorKind.TLS);
  }

  @Test
  void allWorksOnJavasOwnSelectorsToo() {
    try (EngineFixture portable = EngineFixture.portable()) {
      server =
          new ScriptedServer(
              talk -> {
                while (!talk.request().isEmpty()) {
                  talk.send(OK);
                }
              });
      EngineFixture.User there = portable.user();

      assertThat(there.get(server.origin()).status()).isEqualTo(200);
      assertThat(there.get(server.origin()).connectNanos()).isZero();
      assertThat(there.get(new ScriptedServerPort().origin()).error())
          .isEqualTo(ErrorKind.CONNECT_REFUSED);
      assertThat(server.accepted()).isOne();
    }
  }
}
