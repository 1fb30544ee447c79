package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetServersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void closeClient() {
    client.shutdownNow();
  }

  @Test
  void stallingServerAnswersAtOnceAndHoldsWhatComesInItsStall() {
    try (StallingServer server = StallingServer.start(Duration.ofHours(1), Duration.ZERO);
        StallingServer stalled =
            StallingServer.start(Duration.ofMillis(700), Duration.ofMillis(700))) {
      assertThat(get(server, "/a").join().body()).isEqualTo("ok");
      assertThat(get(server, "/b").join().statusCode()).isEqualTo(200);
      await().until(() -> server.answered() == 2); // counted after the answer was sent

      CompletableFuture<HttpResponse<String>> held = get(stalled, "/");
      await().during(Duration.ofMillis(100)).until(() -> !held.isDone());
    }
  }

  @Test
  void countingServerCountsByMethodPathAndStatusUnderConcurrency() {
    try (CountingServer server = CountingServer.start()) {
      server.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\":1}"));
      List<CompletableFuture<HttpResponse<String>>> all =
          IntStream.range(0, 200)
              .mapToObj(i -> i % 4 == 0 ? post(server, "/todo?n=" + i, "x") : get(server, "/"))
              .toList();
      all.forEach(CompletableFuture::join);

      assertThat(server.counts().asMap())
          .containsOnly(Map.entry("GET / 200", 150L), Map.entry("POST /todo 201", 50L));
      assertThat(server.counts().total()).isEqualTo(200);
      assertThat(server.counts().of("POST", "/todo")).isEqualTo(50);
      assertThat(server.counts().withStatus(404)).isZero();
      assertThat(all.getFirst().join().body()).isEqualTo("{\"Id\":1}");
    }
  }

  @Test
  void countingServerKeepsWhatItSaw() {
    try (CountingServer server = CountingServer.start()) {
      server.respond(
          "POST",
          "/echo",
          request ->
              CannedResponse.text(200, request.text()).withHeader("X-Query", request.query()));

      HttpResponse<String> response = post(server, "/echo?a=b%20c", "grüße").join();

      assertThat(response.body()).isEqualTo("grüße");
      assertThat(response.headers().firstValue("x-query")).hasValue("a=b%20c");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().header("CONTENT-LENGTH")).isEqualTo("7");
    }
  }

  @Test
  void responsesWithoutABodyLeaveTheConnectionUsable() {
    try (CountingServer server = CountingServer.start()) {
      server.respondOtherwise(request -> CannedResponse.status(204));

      assertThat(get(server, "/a").join().statusCode()).isEqualTo(204);
      assertThat(get(server, "/b").join().statusCode()).isEqualTo(204);
    }
  }

  @Test
  void slowServerAnswersNoSoonerThanItsDelayAndServesManyAtOnce() {
    Duration delay = Duration.ofMillis(300);
    try (SlowServer server = SlowServer.start(delay)) {
      long startNanos = System.nanoTime();
      List<CompletableFuture<HttpResponse<String>>> all =
          IntStream.range(0, 50).mapToObj(i -> get(server, "/")).toList();
      all.forEach(CompletableFuture::join);

      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      assertThat(took).isBetween(delay, delay.multipliedBy(50).minusMillis(1));
      assertThat(server.counts().withStatus(200)).isEqualTo(50);
    }
  }

  @Test
  void flakyServerFailsExactlyEveryNth() {
    try (FlakyServer server = FlakyServer.failingEvery(5)) {
      List<Integer> statuses =
          IntStream.range(0, 10).mapToObj(i -> get(server, "/").join().statusCode()).toList();

      assertThat(statuses).containsExactly(200, 200, 200, 200, 503, 200, 200, 200, 200, 503);
      assertThat(server.counts().withStatus(503)).isEqualTo(2);
    }
  }

  @Test
  void immediateCloseServerEndsConnectionsWithoutAnAnswer() {
    try (ImmediateCloseServer server = ImmediateCloseServer.start()) {
      assertThatThrownBy(() -> get(server, "/").join()).hasCauseInstanceOf(IOException.class);
      assertThat(server.connections()).isPositive();
    }
  }

  @Test
  void neverAnsweringServerReadsAndLetsOnlyTheTimeOutHelp() {
    try (NeverAnsweringServer server = NeverAnsweringServer.start()) {
      CompletableFuture<HttpResponse<String>> waiting = post(server, "/", "body");
      await().atMost(PATIENCE).until(() -> server.bytesRead() > 0);

      HttpRequest impatient =
          HttpRequest.newBuilder(URI.create(server.baseUrl() + "/"))
              .timeout(Duration.ofMillis(200))
              .build();
      assertThatThrownBy(() -> client.send(impatient, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(HttpTimeoutException.class);

      assertThat(waiting).isNotDone();
      assertThat(server.connections()).isPositive();
    }
  }

  @Test
  void aClosedServerFreesItsPortAndGivesWaitingRequestsUp() {
    SlowServer server = SlowServer.start(Duration.ofMinutes(5));
    CompletableFuture<HttpResponse<String>> waiting = get(server, "/");
    await().atMost(PATIENCE).until(() -> server.requests().size() == 1);

    server.close();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> get(server, "/").join()).hasCauseInstanceOf(ConnectException.class);
  }

  private CompletableFuture<HttpResponse<String>> get(TargetServer server, String path) {
    return send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path)).GET());
  }

  private CompletableFuture<HttpResponse<String>> post(
      TargetServer server, String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return client.sendAsync(
        request.version(HttpClient.Version.HTTP_1_1).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
