package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that a user makes side by side, against a real server. */
class ParallelTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private record Event(String name, long dueUs, long timeUs, int error, long connectingUs) {
    long endUs() {
      return dueUs + timeUs;
    }
  }

  private List<Event> events(String name) {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals(name)) {
          events.add(
              new Event(
                  name,
                  batch.dueUs(i),
                  batch.responseTimeUs(i),
                  batch.error(i),
                  batch.connectingUs(i)));
        }
      }
    }
    return events;
  }

  private Event event(String name) {
    assertThat(events(name)).as(name).hasSize(1);
    return events(name).getFirst();
  }

  private String sequence(String load, String steps) {
    return """
        target: %s
        load: { users: 1, %s }
        users:
          - tasks:
              - sequence:
        """
            .formatted(target.baseUrl(), load)
        + steps.stripTrailing().indent(10);
  }

  /** One iteration of these steps: a last request whose think time outlasts the run. */
  private SlotEnd oneIteration(String steps) {
    return loop.run(sequence("duration: 2s", steps + "\n- { get: /end, thinkTime: 60s }"));
  }

  /** Answers only when so many requests are there at the same time. */
  private Function<SeenRequest, CannedResponse> together(int requests) {
    CyclicBarrier barrier = new CyclicBarrier(requests);
    return request -> {
      try {
        barrier.await(5, TimeUnit.SECONDS);
        return CannedResponse.json(200, "{\"path\":\"" + request.path() + "\"}");
      } catch (Exception e) {
        return CannedResponse.text(503, "not together");
      }
    };
  }

  @Test
  void allAreUnderWayAtOnceAndTheStepEndsWithTheLast() {
    Function<SeenRequest, CannedResponse> together = together(3);
    Set.of("/a", "/b", "/c").forEach(path -> target.respond("GET", path, together));

    SlotEnd end =
        oneIteration(
            """
            - parallel:
                - { get: /a, save: { one: $.path } }
                - { get: /b, save: { two: $.path } }
                - { get: /c }
            - get: /after${one}${two}
              name: after
            """);

    assertThat(target.counts().withStatus(503)).isZero();
    assertThat(event("GET /a").dueUs()).isEqualTo(event("GET /b").dueUs());
    assertThat(event("GET after").dueUs())
        .isGreaterThanOrEqualTo(
            List.of(event("GET /a").endUs(), event("GET /b").endUs(), event("GET /c").endUs())
                .stream()
                .max(Long::compare)
                .orElseThrow());
    assertThat(target.requests())
        .extracting(SeenRequest::path)
        .as("what they saved is there after the step")
        .contains("/after/a/b");
    assertThat(end.produced()).isEqualTo(5);
  }

  @Test
  void noMoreThanTheConnectionsAreUnderWayAndTheOthersAreDueWhenOneIsFree() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    target.respondOtherwise(
        request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          try {
            TimeUnit.MILLISECONDS.sleep(300); // an answer takes so long
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          now.decrementAndGet();
          return CannedResponse.text(200, "ok");
        });

    oneIteration(
        """
        - parallel: [ { get: /1 }, { get: /2 }, { get: /3 }, { get: /4 }, { get: /5 } ]
          connections: 2
        """);

    assertThat(most.get()).isEqualTo(2);
    Event first = event("GET /1");
    Event third = event("GET /3");
    assertThat(third.dueUs())
        .isBetween(
            Math.min(first.endUs(), event("GET /2").endUs()) - 1_000,
            Math.max(first.endUs(), event("GET /2").endUs()) + 200_000);
    assertThat(third.timeUs()).as("its wait is no response time").isLessThan(580_000);
    assertThat(event("GET /5").dueUs() - first.dueUs()).isGreaterThanOrEqualTo(599_000);
  }

  @Test
  void connectionsAreTheUsersOwnAndUsedAgain() {
    Function<SeenRequest, CannedResponse> together = together(3);
    target.respondOtherwise(together);

    loop.run(
        sequence(
            "iterations: 5, spawnRate: 1000",
            "- parallel: [ { get: /a }, { get: /b }, { get: /c } ]\n  thinkTime: 5ms"));

    List<Event> all = new ArrayList<>(events("GET /a"));
    all.addAll(events("GET /b"));
    all.addAll(events("GET /c"));
    assertThat(all).hasSize(15).allMatch(event -> event.error() == 0);
    assertThat(all).filteredOn(event -> event.connectingUs() > 0).hasSize(3);
  }

  @Test
  void aValueThatCannotBeSavedEndsTheIterationWhenAllHaveEnded() {
    loop.run(
        sequence(
            "iterations: 1",
            """
            - group: page
              steps:
                - parallel:
                    - { get: /a, save: { x: { json: $.nothing } } }
                    - { get: /b }
            - get: /never/${x}
            """));

    assertThat(target.counts().of("GET", "/b")).isPositive();
    assertThat(event("GET /b").error()).isZero();
    assertThat(loop.names()).noneMatch(name -> name.contains("never"));
    assertThat(events("group page"))
        .isNotEmpty()
        .allMatch(event -> event.error() == ErrorKind.SAVE.code());
  }

  @Test
  void oneThatCannotBeSentIsAnEventAndTheOthersGoOn() {
    loop.run(
        sequence(
            "iterations: 1",
            """
            - get: /a
              save: { x: { json: $.nothing, default: "not a number" } }
            - parallel:
                - { post: /b, json: { n: "${x:number}" } }
                - { get: /c }
                - { post: /d, json: { n: "${x:number}" } }
              connections: 1
            - get: /never
            """));

    assertThat(event("POST /b").error()).isEqualTo(ErrorKind.TEMPLATE.code());
    assertThat(event("POST /d").error()).isEqualTo(ErrorKind.TEMPLATE.code());
    assertThat(event("GET /c").error()).isZero();
    assertThat(loop.names()).doesNotContain("GET /never");
  }

  @Test
  void eachHasItsOwnTimeOut() {
    target.respond(
        "GET",
        "/slow",
        request -> {
          try {
            TimeUnit.SECONDS.sleep(5);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return CannedResponse.text(200, "late");
        });

    oneIteration(
        """
        - parallel:
            - { get: /a }
            - { get: /slow, timeout: 300ms }
            - { get: /b }
        """);

    assertThat(event("GET /slow").error()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT.code());
    assertThat(event("GET /slow").timeUs()).isBetween(300_000L, 1_000_000L);
    assertThat(event("GET /a").error()).isZero();
    assertThat(event("GET /b").error()).isZero();
    assertThat(loop.names()).contains("GET /end");
  }

  @Test
  void theEndOfTheRunLetsThemEndAndBeginsNoOthers() {
    target.respondOtherwise(
        request -> {
          try {
            TimeUnit.MILLISECONDS.sleep(700);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return CannedResponse.text(200, "ok");
        });

    SlotEnd end =
        loop.run(
            sequence(
                "duration: 300ms",
                "- parallel: [ { get: /1 }, { get: /2 }, { get: /3 } ]\n  connections: 2"));

    assertThat(loop.names()).containsExactlyInAnyOrder("GET /1", "GET /2");
    assertThat(event("GET /1").error()).isZero();
    assertThat(end.produced()).isEqualTo(2);
  }

  @Test
  void whatTheEndCutsOffCountsAsAborted() {
    target.respondOtherwise(
        request -> {
          try {
            TimeUnit.SECONDS.sleep(5);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return CannedResponse.text(200, "ok");
        });

    SlotEnd end =
        loop.run(
            sequence("duration: 300ms", "- parallel: [ { get: /1 }, { get: /2 }, { get: /3 } ]")
                .replace("users:\n", "gracefulStop: 100ms\nusers:\n"));

    assertThat(loop.names()).containsExactlyInAnyOrder("GET /1", "GET /2", "GET /3");
    assertThat(event("GET /3").error()).isEqualTo(ErrorKind.ABORTED.code());
    assertThat(end.produced()).isEqualTo(3);
  }

  @Test
  void inTheOpenModelAUserIsFreeWhenAllHaveEnded() {
    Function<SeenRequest, CannedResponse> together = together(2);
    target.respondOtherwise(together);

    loop.run(
        """
        target: %s
        load: { arrivals: 20/s, duration: 1s, maxUsers: 50 }
        users:
          - tasks: [ { sequence: [ { parallel: [ { get: /a }, { get: /b } ] } ] } ]
        """
            .formatted(target.baseUrl()));

    assertThat(events("GET /a")).hasSize(20).allMatch(event -> event.error() == 0);
    assertThat(events("GET /b")).hasSize(20);
  }
}
