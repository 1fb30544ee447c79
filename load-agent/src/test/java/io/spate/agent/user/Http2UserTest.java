package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users that speak HTTP/2 with a real server: what it has seen is what the events say. */
class Http2UserTest {
  private final OneLoop loop = new OneLoop();
  private final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> requestsOf = new ConcurrentHashMap<>();
  private volatile int goodbyeAt = Integer.MAX_VALUE;
  private VertxTarget target;

  @BeforeEach
  void start() {
    target =
        VertxTarget.start(
            new HttpServerOptions()
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(8)),
            this::answer);
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private void answer(HttpServerRequest request) {
    versions.add(request.version());
    connections.add(request.remoteAddress().toString());
    String name = request.method() + " " + request.path();
    seen.computeIfAbsent(name, each -> new AtomicInteger()).incrementAndGet();
    boolean last =
        requestsOf
                .computeIfAbsent(request.remoteAddress().toString(), each -> new AtomicInteger())
                .incrementAndGet()
            == goodbyeAt;
    if (last) {
      request.connection().goAway(0, -1); // -1: what it has begun with, which is this one
    }
    if (request.path().equals("/old")) {
      request.response().setStatusCode(307).putHeader("Location", "/new").end();
      return;
    }
    request
        .body()
        .compose(body -> request.response().putHeader("X-Size", "" + body.length()).end(body))
        .onSuccess(
            answered -> {
              if (last) {
                request.connection().close();
              }
            });
  }

  private void thenEventsSayWhatTheServerHasSeen(String... names) {
    for (String name : names) {
      int events = 0;
      for (EventBatch batch : loop.batches()) {
        for (int i = 0; i < batch.size(); i++) {
          if (batch.name(i).equals(name)) {
            assertThat(ErrorKind.of(batch.error(i))).as(name).isEqualTo(ErrorKind.NONE);
            events++;
          }
        }
      }
      assertThat(events).as(name).isPositive().isEqualTo(seen.get(name).get());
    }
    assertThat(versions).containsExactly(HttpVersion.HTTP_2);
  }

  @Test
  void aRedirectIsFollowedWithTheSameBodyOnTheSameConnection() {
    loop.run(
        """
        target: %s
        load: { users: 1, iterations: 2 }
        http: { version: 2, redirects: 1 }
        users:
          - tasks:
              - post: /old
                body: "a ${uuid}"
                expect: { header: { X-Size: "38" }, body: { contains: "a " } }
        """
            .formatted(target.url()));

    assertThat(loop.names())
        .containsExactly("POST /old", "POST /old redirect", "POST /old", "POST /old redirect");
    assertThat(seen.get("POST /new")).hasValue(2);
    assertThat(loop.batches()).allMatch(batch -> batch.samples().isEmpty());
    assertThat(connections).hasSize(1);
  }

  @Test
  void eachRequestOfSharedConnectionsIsAnEvent() {
    loop.run(
        """
        target: %s
        load: { users: 20, duration: 2s }
        gracefulStop: 10s
        http: { version: 2, connections: { shared: 2 } }
        users:
          - thinkTime: 1ms..5ms
            tasks:
              - sequence:
                  - get: /small
                  - post: /large
                    body: "%s"
                    expect: { status: 200, header: { X-Size: "100000" } }
        """
            .formatted(target.url(), "x".repeat(100_000)));

    thenEventsSayWhatTheServerHasSeen("GET /small", "POST /large");
    assertThat(connections).hasSize(2);
  }

  @Test
  void aServerThatEndsItsConnectionsInGoodOrderCausesNoFailure() {
    goodbyeAt = 20;
    loop.run(
        """
        target: %s
        load: { users: 10, spawnRate: 1000, iterations: 50 }
        http: { version: 2 }
        users:
          - thinkTime: 1ms..3ms
            tasks: [ { post: /todo, body: "x", expect: { status: 200 } } ]
        """
            .formatted(target.url()));

    thenEventsSayWhatTheServerHasSeen("POST /todo");
    assertThat(seen.get("POST /todo")).hasValue(10 * 50);
    assertThat(connections).hasSize(10 * 3);
  }

  @Test
  void aParallelStepUsesStreamsOfItsUsersConnection() {
    loop.run(
        """
        target: %s
        load: { users: 5, duration: 1s }
        gracefulStop: 10s
        http: { version: 2 }
        users:
          - thinkTime: 5ms
            tasks:
              - sequence:
                  - parallel: [ { get: /a }, { get: /b }, { get: /c }, { get: /d } ]
                    connections: 4
        """
            .formatted(target.url()));

    thenEventsSayWhatTheServerHasSeen("GET /a", "GET /b", "GET /c", "GET /d");
    assertThat(connections).hasSize(5);
  }
}
