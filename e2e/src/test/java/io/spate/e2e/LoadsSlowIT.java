package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * When users come and go, over the whole local stack. What a busy machine cannot move is exact:
 * counts, who is there, and that nothing is before its time.
 */
class LoadsSlowIT {
  /** What the clock of a run and that of the test may differ by, here on one machine. */
  private static final long CLOCKS_MS = 50;

  private static Spate spate;

  private final CountingServer target = CountingServer.start();

  /** When a path was first asked for, in milliseconds since the epoch. */
  private final Map<String, Long> firstAt = new ConcurrentHashMap<>();

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @BeforeEach
  void serve() {
    target.respondOtherwise(this::ok);
  }

  @AfterEach
  void close() {
    target.close();
  }

  private CannedResponse ok(SeenRequest request) {
    firstAt.putIfAbsent(request.path(), System.currentTimeMillis());
    return CannedResponse.text(200, "ok");
  }

  private Path scenario(String text) {
    return spate.file("loads.yaml", text.replace("TARGET", target.baseUrl()));
  }

  private Result run(String text, String... options) {
    Result result = Result.of(spate, scenario(text), options).hasNoFailure().isOfAgents(2);
    JsonNode warmUp = result.report().path("warmUp").path("requests");
    assertThat(result.requests() + warmUp.asLong(0)).isEqualTo(target.counts().total());
    return result;
  }

  private void isNotBefore(Result result, String path, long afterStartMs) {
    long start = result.report().path("startedAt").asLong();
    assertThat(firstAt.get(path) - start)
        .as("ms from the start to the first of %s", path)
        .isGreaterThanOrEqualTo(afterStartMs - CLOCKS_MS);
  }

  @Test
  void classesWithLoadsOfTheirOwnComeAtTheirTimes() {
    Result result =
        run(
            """
            target: TARGET
            users:
              - name: Shopper
                load: { arrivals: 20/s, maxUsers: 60, duration: 4s }
                tasks: [ { get: /shop } ]
              - name: Clerk
                load: { users: 3, spawnRate: 1000, duration: 4s, throughput: 5/s }
                tasks: [ { get: /look } ]
              - name: Nightly
                startAfter: 2s
                load: { users: 2, sharedIterations: 7, maxDuration: 1m }
                tasks: [ { get: /nightly } ]
              - name: Late
                startAfter: 1s
                load: { users: 3, iterations: 2 }
                tasks: [ { get: /late } ]
            """);

    JsonNode arrivals = result.report().path("arrivals");
    assertThat(arrivals.path("planned").asLong()).isEqualTo(80);
    assertThat(arrivals.path("missing").asLong()).isZero();
    assertThat(arrivals.path("started").asLong() + arrivals.path("notStarted").asLong())
        .isEqualTo(80);
    Map<String, Long> rows = result.byName();
    assertThat(rows)
        .containsOnlyKeys("GET /shop", "GET /look", "GET /nightly", "GET /late")
        .containsEntry("GET /shop", arrivals.path("started").asLong())
        .containsEntry("GET /nightly", 7L)
        .containsEntry("GET /late", 6L);
    for (String path : List.of("/shop", "/look", "/nightly", "/late")) {
      assertThat(target.counts().of("GET", path)).as(path).isEqualTo(rows.get("GET " + path));
    }
    // 20 in 4 s, and a first one of each user at once.
    assertThat(rows.get("GET /look")).isBetween(3L, 20L + 3);
    isNotBefore(result, "/nightly", 2_000);
    isNotBefore(result, "/late", 1_000);
  }

  @Test
  void usersComeByStepsAndAreMixedByTheWeightsOfTheirClasses() {
    Result result =
        run(
            """
            target: TARGET
            load: { step: { by: 4, every: 1500ms, until: 12 } }
            users:
              - weight: 3
                thinkTime: 100ms
                tasks: [ { get: "/many/${user}", name: /many } ]
              - thinkTime: { exponential: 100ms, max: 300ms }
                tasks: [ { get: "/few/${user}", name: /few } ]
            """);

    Set<String> users =
        firstAt.keySet().stream()
            .map(path -> path.replaceFirst(".*/", ""))
            .collect(Collectors.toSet());
    assertThat(users)
        .isEqualTo(IntStream.range(0, 12).mapToObj(Integer::toString).collect(Collectors.toSet()));
    // A user is of one class for the whole run.
    assertThat(firstAt).hasSize(12);
    long many = firstAt.keySet().stream().filter(path -> path.startsWith("/many")).count();
    assertThat(many).as("users of the class with three quarters").isBetween(8L, 10L);
    for (String path : firstAt.keySet()) {
      int user = Integer.parseInt(path.replaceFirst(".*/", ""));
      isNotBefore(result, path, user / 4 * 1_500L);
    }
  }

  @Test
  void aWarmUpIsInRowsOfItsOwnWhateverShapeTheLoadHas() {
    Result result =
        run(
            """
            target: TARGET
            load:
              warmUp: 2s
              stages:
                - { duration: 0s, users: 4 }
                - { duration: 3s, users: 8 }
                - { duration: 1s, users: 0 }
            users:
              - thinkTime: 50ms..150ms
                tasks:
                  - get: /a
                    weight: 3
                  - get: /b
            """);

    JsonNode warmUp = result.report().path("warmUp");
    assertThat(warmUp.path("requests").asLong()).isPositive();
    assertThat(warmUp.path("seconds").asDouble()).isEqualTo(2);
    Map<String, Long> rows = result.byName();
    assertThat(rows).containsOnlyKeys("GET /a", "GET /b", "warm-up GET /a", "warm-up GET /b");
    assertThat(rows.get("warm-up GET /a") + rows.get("warm-up GET /b"))
        .isEqualTo(warmUp.path("requests").asLong());
    assertThat(rows.get("GET /a") + rows.get("GET /b")).isEqualTo(result.requests());
    assertThat(rows.get("GET /a") + rows.get("warm-up GET /a"))
        .isEqualTo(target.counts().of("GET", "/a"));
    assertThat(target.counts().of("GET", "/a")).isGreaterThan(target.counts().of("GET", "/b"));
  }

  @Test
  void pacedUsersBeginOnceASecondAndTheSharedIterationsAreDoneOnce() {
    Result paced =
        run(
            """
            target: TARGET
            load: { users: 6, spawnRate: 1000, duration: 4500ms }
            users:
              - pacing: 1s
                tasks:
                  - sequence:
                      - get: /first/${user}
                        name: /first
                      - pause: { normal: 50ms, deviation: 20ms, min: 1ms }
                      - get: /second/${user}
                        name: /second
            """);
    for (int user = 0; user < 6; user++) {
      assertThat(target.counts().of("GET", "/first/" + user))
          .as("iterations of user %d", user)
          .isBetween(3L, 5L);
    }
    assertThat(paced.byName()).containsOnlyKeys("GET /first", "GET /second");

    target.counts().reset();
    Result shared =
        run(
            """
            target: TARGET
            load: { users: 5, sharedIterations: 101, maxDuration: 1m }
            users: [ { tasks: [ { get: /shared } ] } ]
            """);
    assertThat(shared.byName()).isEqualTo(Map.of("GET /shared", 101L));
  }

  @Test
  void otherShapesInJsonAreFollowedAndTheLoadOfOneClassIsOverridden() {
    Result result =
        run(
            """
            { "target": "TARGET",
              "users": [
                { "name": "Rush", "thinkTime": "100ms",
                  "load": { "duration": "4s", "spike": { "base": 1, "peak": 6, "at": "1s", "for": "2s" } },
                  "tasks": [ { "get": "/rush/${user}", "name": "/rush" } ] },
                { "name": "Curve", "thinkTime": "100ms",
                  "load": { "points": [ { "at": "0s", "users": 2 }, { "at": "2s", "users": 2 },
                                        { "at": "2s", "users": 5 }, { "at": "4s", "users": 5 } ] },
                  "tasks": [ { "get": "/curve/${user}", "name": "/curve" } ] },
                { "name": "Walker",
                  "load": { "arrivals": "1/s", "spacing": "poisson", "maxUsers": 100, "duration": "4s" },
                  "tasks": [ { "get": "/walk" } ] } ] }
            """,
            "--class",
            "Walker",
            "--rate",
            "30/s");

    JsonNode arrivals = result.report().path("arrivals");
    // As many on average; more than five standard deviations off are no chance.
    assertThat(arrivals.path("planned").asLong()).isEqualTo(120);
    assertThat(arrivals.path("started").asLong() + arrivals.path("notStarted").asLong())
        .isBetween(60L, 180L);
    assertThat(arrivals.path("missing").asLong()).isZero();
    assertThat(target.counts().of("GET", "/walk"))
        .isEqualTo(arrivals.path("started").asLong())
        .isEqualTo(result.byName().get("GET /walk"));
    // Users are numbered class by class.
    Set<String> expected =
        IntStream.range(0, 11)
            .mapToObj(user -> (user < 6 ? "/rush/" : "/curve/") + user)
            .collect(Collectors.toSet());
    expected.add("/walk");
    assertThat(firstAt.keySet()).isEqualTo(expected);
    IntStream.range(1, 6).forEach(user -> isNotBefore(result, "/rush/" + user, 1_000));
    IntStream.range(8, 11).forEach(user -> isNotBefore(result, "/curve/" + user, 2_000));
  }
}
