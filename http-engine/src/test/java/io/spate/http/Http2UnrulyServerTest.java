package io.spate.http;

import static io.spate.http.EngineFixture.PATIENCE;
import static io.spate.http.EngineFixture.await;
import static io.spate.http.FrameServer.ACK;
import static io.spate.http.FrameServer.CONTINUATION;
import static io.spate.http.FrameServer.DATA;
import static io.spate.http.FrameServer.EARLY_HINTS;
import static io.spate.http.FrameServer.END_HEADERS;
import static io.spate.http.FrameServer.END_STREAM;
import static io.spate.http.FrameServer.HEADERS;
import static io.spate.http.FrameServer.NONE;
import static io.spate.http.FrameServer.OK;
import static io.spate.http.FrameServer.PING;
import static io.spate.http.FrameServer.PUSH_PROMISE;
import static io.spate.http.FrameServer.RST_STREAM;
import static io.spate.http.FrameServer.SETTINGS;
import static io.spate.http.FrameServer.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.spate.http.EngineFixture.Result;
import io.spate.http.EngineFixture.User;
import io.spate.http.FrameServer.Frame;
import io.spate.http.FrameServer.Script;
import io.spate.http.FrameServer.Talk;
import io.spate.protocol.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of HTTP/2 that ends things early, says no, or means harm. */
class Http2UnrulyServerTest {
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  private EngineFixture fixture = EngineFixture.http2(new ConnectionPolicy.Shared(1));
  private FrameServer server;

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    if (server != null) {
      server.close();
    }
  }

  private void serve(Script script) {
    server = new FrameServer(script);
  }

  private CompletableFuture<Result> begin(User user, String method) {
    String body = method.equals("POST") ? "body" : null;
    return user.begin(method, server.origin(), "/", body);
  }

  private Result get() {
    return await(begin(fixture.user(), "GET"));
  }

  // --- Ends ---

  @Test
  void whatTheServerHasNotBegunWithGoesToANewConnection() {
    serve(
        talk -> {
          talk.begin();
          if (talk.number > 1) {
            talk.answerAll("second");
          }
          List<Integer> ids = List.of(talk.request(), talk.request(), talk.request());
          talk.goAway(ids.get(0), 0, "");
          talk.answer(ids.get(0), "first");
          talk.awaitEnd();
        });
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (String method : List.of("GET", "GET", "POST")) {
      calls.add(begin(fixture.user(), method));
    }

    assertThat(calls).extracting(EngineFixture::await).extracting(Result::status).containsOnly(200);
    assertThat(calls)
        .extracting(EngineFixture::await)
        .extracting(Result::body)
        .containsExactlyInAnyOrder("first", "second", "second");
    assertThat(server.accepted).hasValue(2);
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 1);
  }

  @Test
  void aRequestThatASecondConnectionDoesNotTakeEitherHasFailed() {
    serve(
        talk -> {
          talk.begin();
          talk.request();
          talk.goAway(0, 11, "too many\r\ncalls");
          talk.awaitEnd();
        });

    Result result = get();

    assertThat(result.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(result.message()).contains("GOAWAY, ENHANCE_YOUR_CALM: too many??calls");
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void aResetStreamIsOneFailureAndTheConnectionGoesOn() {
    serve(
        talk -> {
          talk.begin();
          talk.reset(talk.request(), CANCEL);
          int second = talk.request();
          talk.send(HEADERS, END_HEADERS, second, OK);
          talk.send(DATA, 0, second, "par".getBytes(StandardCharsets.UTF_8));
          talk.reset(second, CANCEL);
          talk.answerAll("ok");
        });

    Result early = get();
    Result cut = get();

    assertThat(early.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(early.message())
        .isEqualTo("the server has reset the stream (CANCEL) before any byte of a response");
    assertThat(cut.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(cut.message())
        .isEqualTo("the server has reset the stream (CANCEL) within the body, after 3 bytes");
    assertThat(get().body()).isEqualTo("ok");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void aRequestThatTheServerRefusesIsSentOnceMoreWhateverItsMethod() {
    AtomicInteger seen = new AtomicInteger();
    serve(
        talk -> {
          talk.begin();
          talk.answer(talk.request(), "settled");
          while (true) {
            int id = talk.request();
            if (seen.incrementAndGet() % 2 == 1) {
              talk.reset(id, REFUSED_STREAM);
            } else {
              talk.answer(id, "ok");
            }
          }
        });
    get();
    User user = fixture.user();

    for (String method : List.of("POST", "GET", "POST")) {
      Result result = await(begin(user, method));
      assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
      assertThat(result.body()).isEqualTo("ok");
    }
    assertThat(seen).hasValue(6);
    assertThat(fixture.onLoop(() -> user.ends)).isEqualTo(3);
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void aRequestThatIsRefusedTwiceHasFailed() {
    serve(
        talk -> {
          talk.begin(MAX_CONCURRENT_STREAMS, 1);
          talk.reset(talk.request(), REFUSED_STREAM);
          talk.reset(talk.request(), REFUSED_STREAM);
          talk.answerAll("ok");
        });

    Result refused = await(begin(fixture.user(), "POST"));

    assertThat(refused.error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
    assertThat(refused.message())
        .isEqualTo(
            "the server has reset the stream (REFUSED_STREAM) before any byte of a response");
    assertThat(get().body()).isEqualTo("ok");
  }

  @Test
  void aRequestThatTheServerHasBegunToAnswerIsNotSentAgain() {
    serve(
        talk -> {
          talk.begin();
          int id = talk.request();
          talk.send(HEADERS, END_HEADERS, id, EARLY_HINTS);
          talk.reset(id, REFUSED_STREAM);
          talk.answerAll("ok");
        });

    assertThat(get().error()).isEqualTo(ErrorKind.CONNECTION_CLOSED);
  }

  @Test
  void newRequestsGoToANewConnectionWhileTheOldOneEndsWhatItHas() {
    CompletableFuture<Void> second = new CompletableFuture<>();
    serve(
        talk -> {
          talk.begin();
          if (talk.number > 1) {
            talk.answer(talk.request(), "new");
            second.complete(null);
            talk.awaitEnd();
          }
          int id = talk.request();
          talk.goAway(id, 0, "");
          second.join();
          talk.answer(id, "old");
          talk.awaitEnd();
        });
    CompletableFuture<Result> old = begin(fixture.user(), "POST");
    await().atMost(PATIENCE).until(() -> server.accepted.get() == 1);
    CompletableFuture<Result> next = begin(fixture.user(), "POST");

    assertThat(await(next).body()).isEqualTo("new");
    assertThat(await(old).body()).isEqualTo("old");
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void aBodyThatIsUnderWayAtTheGoodbyeIsSentToItsEnd() {
    serve(
        talk -> {
          talk.begin(INITIAL_WINDOW_SIZE, 10);
          talk.answer(talk.request(), "settled");
          Frame data = talk.next(DATA);
          talk.goAway(data.id(), 0, "");
          int bytes = data.payload().length;
          while (!data.ends()) {
            talk.send(WINDOW_UPDATE, 0, data.id(), Talk.number(8));
            data = talk.next(DATA);
            bytes += data.payload().length;
          }
          talk.answer(data.id(), bytes + " bytes");
          talk.awaitEnd();
        });
    get();

    Result result = fixture.user().call("POST", server.origin(), "/", "x".repeat(25));

    assertThat(result.body()).as(result.message()).isEqualTo("25 bytes");
    assertThat(server.accepted).hasValue(1);
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
  }

  /** As servers do that do not want to refuse what is on its way to them. */
  @Test
  void aGoodbyeInTwoStepsLosesNoRequest() {
    serve(
        talk -> {
          talk.begin();
          if (talk.number > 1) {
            talk.answerAll("second");
          }
          List<Integer> ids = List.of(talk.request(), talk.request(), talk.request());
          talk.goAway(Integer.MAX_VALUE, 0, "");
          talk.goAway(ids.get(1), 0, "");
          talk.answer(ids.get(0), "first");
          talk.answer(ids.get(1), "first");
          talk.awaitEnd();
        });
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(begin(fixture.user(), "POST"));
    }

    assertThat(calls)
        .extracting(EngineFixture::await)
        .extracting(Result::body)
        .containsExactlyInAnyOrder("first", "first", "second");
    assertThat(server.accepted).hasValue(2);
  }

  @Test
  void allThatAConnectionCarriedEndsOnceWhenItIsLost() {
    serve(
        talk -> {
          talk.begin();
          for (int i = 0; i < 20; i++) {
            talk.answer(talk.request(), "ok");
          }
          for (int i = 0; i < 30; i++) {
            int id = talk.request();
            if (i % 3 == 0) {
              talk.send(HEADERS, END_HEADERS, id, OK);
            }
          }
          talk.abort();
        });
    List<User> users = new ArrayList<>();
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      users.add(fixture.user());
      calls.add(begin(users.get(i), i % 2 == 0 ? "GET" : "POST"));
    }
    await().atMost(PATIENCE).until(() -> server.accepted.get() >= 2);
    fixture.doOnLoop(fixture.engine::close); // those that were sent again

    List<Result> results = calls.stream().map(EngineFixture::await).toList();
    assertThat(results).filteredOn(each -> each.error() == ErrorKind.NONE).hasSizeBetween(20, 35);
    assertThat(results)
        .extracting(Result::error)
        .containsOnly(ErrorKind.NONE, ErrorKind.CONNECTION_CLOSED, ErrorKind.ABORTED);
    assertThat(fixture.onLoop(() -> users.stream().mapToInt(user -> user.ends).toArray()))
        .containsOnly(1);
  }

  @Test
  void aCallThatIsGivenUpEndsItsStreamAndNoOther() throws Exception {
    CompletableFuture<Frame> reset = new CompletableFuture<>();
    serve(
        talk -> {
          talk.begin();
          talk.request();
          reset.complete(talk.next(RST_STREAM));
          talk.answerAll("ok");
        });
    User user = fixture.user();
    CompletableFuture<Result> call = begin(user, "GET");
    await().atMost(PATIENCE).until(() -> fixture.onLoop(() -> user.exchange.streamId != 0));
    fixture.doOnLoop(() -> fixture.engine.timeOut(user.exchange));

    assertThat(await(call).error()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT);
    assertThat(reset.get(20, TimeUnit.SECONDS).payload()[3]).isEqualTo((byte) CANCEL);
    assertThat(get().body()).isEqualTo("ok");
    assertThat(server.accepted).hasValue(1);
  }

  // --- Limits that the server sets ---

  @Test
  void noMoreStreamsAreOpenThanTheServerAllowsAndTheOthersWait() {
    AtomicInteger most = new AtomicInteger();
    serve(
        talk -> {
          talk.begin(MAX_CONCURRENT_STREAMS, 2);
          Set<Integer> open = new HashSet<>();
          while (true) {
            open.add(talk.request());
            if (open.size() < 2) {
              talk.send(PING, 0, 0, new byte[8]);
              Frame next = talk.next();
              while (next.type() != PING && !next.ends()) {
                next = talk.next();
              }
              if (next.ends()) {
                open.add(next.id());
              }
            }
            most.accumulateAndGet(open.size(), Math::max);
            for (int id : open) {
              talk.answer(id, "ok");
            }
            open.clear();
          }
        });
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      calls.add(begin(fixture.user(), "GET"));
    }

    List<Result> results = calls.stream().map(EngineFixture::await).toList();
    assertThat(results).extracting(Result::body).containsOnly("ok");
    assertThat(results).filteredOn(each -> each.waitNanos() > 0).hasSizeGreaterThanOrEqualTo(7);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void theEndOfTheEngineEndsAlsoThoseWhoWaitForAStream() {
    serve(
        talk -> {
          talk.begin(MAX_CONCURRENT_STREAMS, 1);
          talk.awaitEnd();
        });
    List<CompletableFuture<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(begin(fixture.user(), "GET"));
    }
    await().atMost(PATIENCE).until(() -> server.accepted.get() == 1);
    fixture.doOnLoop(fixture.engine::close);

    assertThat(calls)
        .extracting(EngineFixture::await)
        .extracting(Result::error)
        .containsOnly(ErrorKind.ABORTED);
  }

  @Test
  void updatesOfTheWindowBetweenResponsesAreNoFlood() {
    serve(
        talk -> {
          talk.begin();
          byte[] many = new byte[13 * 9_000];
          for (int i = 0; i < many.length; i += 13) {
            many[i + 2] = 4;
            many[i + 3] = WINDOW_UPDATE;
            many[i + 12] = 1;
          }
          while (true) {
            int id = talk.request();
            talk.write(many);
            talk.answer(id, "ok");
          }
        });

    for (int i = 0; i < 5; i++) {
      assertThat(get().body()).isEqualTo("ok");
    }
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void aBodyWaitsForRoomInTheServersWindow() {
    List<Integer> sizes = new ArrayList<>();
    serve(
        talk -> {
          talk.begin(INITIAL_WINDOW_SIZE, 10);
          talk.answer(talk.request(), "settled");
          Frame data = talk.next(DATA);
          sizes.add(data.payload().length);
          while (!data.ends()) {
            talk.send(WINDOW_UPDATE, 0, data.id(), Talk.number(8));
            data = talk.next(DATA);
            sizes.add(data.payload().length);
          }
          talk.answer(data.id(), "ok");
          talk.awaitEnd();
        });
    get();

    Result result = fixture.user().call("POST", server.origin(), "/", "x".repeat(25));

    assertThat(result.body()).isEqualTo("ok");
    assertThat(sizes).containsExactly(10, 8, 7);
  }

  @Test
  void aServerThatAnswersBeforeItHasTheBodyIsHeardAndNotSentTheRest() {
    serve(
        talk -> {
          talk.begin(INITIAL_WINDOW_SIZE, 10);
          talk.answer(talk.request(), "settled");
          Frame data = talk.next(DATA);
          talk.answer(data.id(), "enough");
          talk.next(RST_STREAM);
          talk.answerAll("ok");
        });
    get();

    assertThat(fixture.user().call("POST", server.origin(), "/", "x".repeat(25)).body())
        .isEqualTo("enough");
    assertThat(get().body()).isEqualTo("ok");
    assertThat(server.accepted).hasValue(1);
  }

  @Test
  void aPingIsAnsweredAndInterimResponsesAndTrailersAreNotTheResponse() {
    serve(
        talk -> {
          talk.begin();
          int id = talk.request();
          talk.send(PING, 0, 0, "12345678".getBytes(StandardCharsets.US_ASCII));
          Frame pong = talk.next(PING);
          talk.send(HEADERS, END_HEADERS, id, EARLY_HINTS);
          talk.send(HEADERS, END_HEADERS, id, OK);
          String said = pong.flags() == ACK ? new String(pong.payload()) : "no answer";
          talk.send(DATA, 0, id, said.getBytes(StandardCharsets.US_ASCII));
          talk.send(HEADERS, END_HEADERS | END_STREAM, id, new byte[] {0x00, 1, 't', 2, 'o', 'k'});
          talk.awaitEnd();
        });

    Result result = get();

    assertThat(result.error()).as(result.message()).isEqualTo(ErrorKind.NONE);
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.body()).isEqualTo("12345678");
  }

  // --- Harm ---

  /** What a server may do that must end the call, and soon. */
  enum Harm {
    SETTINGS_FLOOD(
        talk -> {
          while (true) {
            talk.send(SETTINGS, 0, 0, NONE);
          }
        }),
    PING_FLOOD(
        talk -> {
          while (true) {
            talk.send(PING, 0, 0, new byte[8]);
          }
        }),
    UNKNOWN_FRAMES(
        talk -> {
          while (true) {
            talk.send(0x42, 0, 0, new byte[8]);
          }
        }),
    WINDOW_UPDATES(
        talk -> {
          while (true) {
            talk.send(WINDOW_UPDATE, 0, 0, Talk.number(1));
          }
        }),
    RESETS_OF_NOTHING(
        talk -> {
          talk.reset(talk.id, CANCEL);
          byte[] many = new byte[13 * 1_000];
          for (int i = 0; i < many.length; i += 13) {
            many[i + 2] = 4;
            many[i + 3] = RST_STREAM;
            many[i + 8] = (byte) talk.id;
          }
          while (true) {
            talk.write(many);
          }
        }),
    EMPTY_DATA(
        talk -> {
          talk.send(HEADERS, END_HEADERS, talk.id, OK);
          while (true) {
            talk.send(DATA, 0, talk.id, NONE);
          }
        }),
    CONTINUATIONS(
        talk -> {
          talk.send(HEADERS, 0, talk.id, OK);
          while (true) {
            talk.send(CONTINUATION, 0, talk.id, NONE);
          }
        }),
    ENDLESS_HEAD(
        talk -> {
          byte[] header = new byte[4 + 100];
          header[0] = 0x00;
          header[1] = 1;
          header[2] = 'x';
          header[3] = 100;
          Arrays.fill(header, 4, header.length, (byte) 'x');
          talk.send(HEADERS, 0, talk.id, OK);
          while (true) {
            talk.send(CONTINUATION, 0, talk.id, header);
          }
        }),
    PUSH(
        talk -> {
          talk.send(PUSH_PROMISE, END_HEADERS, talk.id, new byte[] {0, 0, 0, 2, (byte) 0x82});
          talk.awaitEnd();
        }),
    ENDLESS_INTERIM(
        talk -> {
          while (true) {
            talk.send(HEADERS, END_HEADERS, talk.id, EARLY_HINTS);
          }
        }),
    NO_STATUS(
        talk -> {
          talk.send(HEADERS, END_HEADERS | END_STREAM, talk.id, new byte[] {0x00, 1, 'x', 1, 'y'});
          talk.awaitEnd();
        }),
    TOO_LONG_A_BODY(
        talk -> {
          byte[] length = {0x0f, 0x0d, 1, '3'};
          byte[] head = {OK[0], length[0], length[1], length[2], length[3]};
          talk.send(HEADERS, END_HEADERS, talk.id, head);
          talk.send(DATA, END_STREAM, talk.id, "four".getBytes(StandardCharsets.US_ASCII));
          talk.awaitEnd();
        }),
    A_WINDOW_THAT_OVERFLOWS(
        talk -> {
          talk.send(WINDOW_UPDATE, 0, 0, Talk.number(Integer.MAX_VALUE));
          talk.awaitEnd();
        }),
    A_FRAME_TOO_LARGE(
        talk -> {
          talk.send(DATA, 0, talk.id, new byte[20_000]);
          talk.awaitEnd();
        }),
    GARBAGE(
        talk -> {
          talk.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          talk.awaitEnd();
        });

    private final Script script;

    Harm(Script script) {
      this.script = script;
    }
  }

  @ParameterizedTest
  @EnumSource
  void harmEndsTheCallAndNotTheAgent(Harm harm) {
    serve(
        talk -> {
          talk.begin();
          talk.request();
          harm.script.run(talk);
        });

    Result result = get();

    assertThat(result.error())
        .as("%s: %s", harm, result.message())
        .isIn(
            harm == Harm.RESETS_OF_NOTHING
                ? List.of(ErrorKind.CONNECTION_CLOSED)
                : List.of(ErrorKind.PROTOCOL));
    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) <= 1);
  }

  @Test
  void aFloodForACallThatIsNoneAnyMoreEndsTheConnection() {
    serve(
        talk -> {
          talk.begin();
          talk.request();
          Harm.RESETS_OF_NOTHING.script.run(talk);
        });
    get();

    await().atMost(PATIENCE).until(() -> fixture.onLoop(fixture.engine::connections) == 0);
  }

  @Test
  void aServerOfHttp1IsNamedAsSuch() {
    serve(
        talk -> {
          talk.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          talk.awaitEnd();
        });

    Result result = get();

    assertThat(result.error()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(result.message()).startsWith("the server does not speak HTTP/2");
  }

  @Test
  void everyBufferIsGivenBackHoweverCallsEnd() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    serve(
        talk -> {
          talk.begin(INITIAL_WINDOW_SIZE, 1_000);
          switch (talk.number % 5) {
            case 0 -> talk.answerAll("ok");
            case 1 -> talk.abort();
            case 2 -> {
              talk.reset(talk.next(DATA).id(), CANCEL);
              talk.awaitEnd();
            }
            case 3 -> {
              talk.goAway(talk.next(DATA).id(), 0, "");
              talk.write(new byte[5]);
            }
            default -> talk.awaitEnd();
          }
        });
    try (EngineFixture own = EngineFixture.http2(allocator)) {
      for (int i = 0; i < 40; i++) {
        User user = own.user();
        CompletableFuture<Result> call =
            user.begin("POST", server.origin(), "/", "x".repeat(i * 200 + 900));
        if (i % 5 >= 3) {
          await().atMost(PATIENCE).until(() -> own.onLoop(() -> user.exchange.streamId != 0));
        }
        own.doOnLoop(() -> own.engine.abort(user.exchange, ErrorKind.ABORTED, "over"));
        await(call);
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(allocator.metric().usedDirectMemory()).isZero();
              assertThat(allocator.metric().usedHeapMemory()).isZero();
            });
  }
}
