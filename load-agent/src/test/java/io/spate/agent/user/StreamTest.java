package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventName;
import io.spate.protocol.wire.FailureSample;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of events that users listen to, from a real server that sends them in chunks. */
class StreamTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final OneLoop loop = new OneLoop();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private HttpServer server;

  private record Event(String name, ErrorKind kind, int status, long dueUs, long timeUs) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    loop.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + exchange.getRequestHeaders().getFirst("Accept")
            + " "
            + body);
    if (path.equals("/busy")) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", path.equals("/json") ? "application/json" : "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      pause(path.equals("/chat") ? 200 : 0);
      for (int i = 1; i <= 5; i++) {
        send(out, "data: {\"n\":" + i + ",\"text\":\"w" + i + "\"}\n\n");
        pause(20);
      }
      if (path.equals("/chat")) {
        send(out, "data: [DONE]\n\n");
      } else if (path.equals("/typed")) {
        send(out, "event: done\ndata: {\"n\":6}\n\n");
      }
      while (path.equals("/endless") || path.equals("/typed")) {
        pause(20);
        send(out, "data: {\"n\":0}\n\n");
      }
    } catch (IOException e) {
      // The client has heard enough.
    }
  }

  private void send(OutputStream out, String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
    sent.incrementAndGet();
  }

  private static void pause(long millis) {
    try {
      NEVER.await(millis, TimeUnit.MILLISECONDS); // what a model takes to think
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SlotEnd run(String load, String steps) {
    return loop.run(
        """
        target: http://127.0.0.1:%d
        load: { users: 1, %s }
        users:
          - tasks:
              - sequence:
        """
                .formatted(server.getAddress().getPort(), load)
            + steps.stripTrailing().indent(10));
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
                batch.dueUs(i),
                batch.responseTimeUs(i)));
      }
    }
    return events;
  }

  private List<Event> events(String name) {
    return events().stream().filter(e -> e.name().equals(name)).toList();
  }

  private String message() {
    return loop.batches().stream()
        .flatMap(batch -> batch.samples().stream())
        .map(FailureSample::getMessage)
        .findFirst()
        .orElse(null);
  }

  @Test
  void aPostedStreamIsOneRequestWithItsFirstAndItsFurtherEvents() {
    SlotEnd end =
        run(
            "iterations: 1",
            """
            - post: /chat
              json: { stream: true }
              sse: { until: { data: "[DONE]" } }
              expect: { json: { $.n: 5 } }
              save: { word: $.text }
            - get: /said/${word}
            """);

    assertThat(asked)
        .containsExactly("POST /chat text/event-stream {\"stream\":true}", "GET /said/w5 null ");
    Event whole = events("POST /chat").getFirst();
    Event first = events("POST /chat first event").getFirst();
    List<Event> next = events("POST /chat next event");
    assertThat(whole.kind()).as(message()).isEqualTo(ErrorKind.NONE);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(first.dueUs()).isEqualTo(whole.dueUs());
    assertThat(first.timeUs()).isBetween(195_000L, whole.timeUs());
    assertThat(next).hasSize(5).allMatch(e -> e.timeUs() < 150_000);
    // The parts are the whole: each begins where the one before ended.
    long parts = first.timeUs() + next.stream().mapToLong(Event::timeUs).sum();
    assertThat(parts).isBetween(whole.timeUs() - 50_000, whole.timeUs() + 10);
    assertThat(1 + next.size()).isEqualTo(6);
    assertThat(end.produced()).isEqualTo(events().size());
    assertThat(events().stream().filter(e -> EventName.isCounted(e.name()))).hasSize(2);
  }

  @Test
  void aStreamEndsAfterACountAndTheNextRequestHasANewConnection() {
    run(
        "iterations: 1",
        """
        - get: /endless
          sse: { events: 3 }
          save: { n: $.n }
        - get: /after/${n}
          sse: { events: 5 }
        """);

    assertThat(events().stream().map(e -> e.name() + " " + e.kind()).distinct())
        .containsExactly(
            "GET /endless first event NONE",
            "GET /endless next event NONE",
            "GET /endless NONE",
            "GET /after/${n} first event NONE",
            "GET /after/${n} next event NONE",
            "GET /after/${n} NONE");
    assertThat(events("GET /endless next event")).hasSize(2);
    assertThat(asked.getLast()).startsWith("GET /after/3 ");
  }

  @Test
  void aStreamEndsWithAnEventOfATypeOrOneThatACheckHoldsOf() {
    run(
        "iterations: 1",
        """
        - get: /typed
          sse: { until: { event: done } }
          expect: { json: { $.n: 6 } }
        - get: /endless
          sse: { until: { json: $.n, atLeast: 4 } }
          expect: { json: { $.text: w4 } }
        """);

    assertThat(events("GET /typed").getFirst().kind()).as(message()).isEqualTo(ErrorKind.NONE);
    assertThat(events("GET /typed next event")).hasSize(5);
    assertThat(events("GET /endless").getFirst().kind()).as(message()).isEqualTo(ErrorKind.NONE);
    assertThat(events("GET /endless next event")).hasSize(3);
  }

  @Test
  void aStreamIsListenedToForATimeOrFailsWhenItsTimeIsOver() {
    run(
        "iterations: 1",
        """
        - get: /endless
          sse: { for: 400ms }
        - get: /endless
          name: /late
          timeout: 300ms
          sse: { events: 1000000 }
        """);

    Event heard = events("GET /endless").getFirst();
    assertThat(heard.kind()).isEqualTo(ErrorKind.NONE);
    assertThat(heard.timeUs()).isBetween(400_000L, 900_000L);
    assertThat(events("GET /endless next event")).hasSizeGreaterThan(4);
    assertThat(events("GET /late").getFirst().kind()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT);
    assertThat(events("GET /late first event")).hasSize(1);
  }

  @Test
  void whatIsNotTheStreamThatWasWantedIsAFailureInWords() {
    run(
        "iterations: 1",
        """
        - get: /json
          sse: { events: 1 }
        - get: /short
          sse: { events: 9 }
        - get: /short
          name: /unmatched
          sse: { until: { data: x } }
        - get: /busy
          sse: true
        """);

    List<String> told =
        loop.batches().stream()
            .flatMap(batch -> batch.samples().stream())
            .map(s -> s.getName() + ": " + s.getMessage())
            .toList();
    assertThat(told)
        .containsExactly(
            "GET /json: expected a stream of events (text/event-stream), got application/json",
            "GET /short: the stream has ended after 5 of 9 events",
            "GET /unmatched: the stream has ended after 5 events, without the one that was waited"
                + " for",
            "GET /busy: expected status below 400, got 503");
  }

  @Test
  void streamsSideBySideAreEachCounted() {
    SlotEnd end =
        run(
            "iterations: 1",
            """
            - parallel:
                - { get: /a, sse: true }
                - { get: /b, sse: { events: 5 } }
                - { get: /endless, sse: { for: 300ms } }
            """);

    assertThat(events("GET /a next event")).hasSize(4);
    assertThat(events("GET /b next event")).hasSize(4);
    assertThat(events("GET /endless").getFirst().kind()).isEqualTo(ErrorKind.NONE);
    assertThat(end.produced()).isEqualTo(events().size());
  }

  @Test
  void theEndOfTheRunCutsAStreamOffAndCountsIt() {
    SlotEnd end = run("duration: 500ms", "- get: /endless\n  sse: true");

    assertThat(events("GET /endless")).hasSize(1);
    assertThat(end.produced()).isEqualTo(events().size());
  }
}
