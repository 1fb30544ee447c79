package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SlowServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are over when their iterations are done, against a real server. */
class IterationsTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario(String load) {
    return """
        target: %s
        load: { spawnRate: 1000, maxDuration: 10m, %s }
        users:
          - thinkTime: 10ms
            onStart: [ { get: /start } ]
            tasks: [ { sequence: [ { get: /a }, { get: /b, thinkTime: 1ms } ] } ]
            onStop: [ { get: /stop } ]
        """
        .formatted(target.baseUrl(), load);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 60})
  void eachUserDoesItsIterationsAndEnds(int slots) {
    SlotEnd end = loop.start(scenario("users: 10, iterations: 5"), 0, slots).end();

    assertThat(end.iterations()).isEqualTo(50);
    assertThat(target.counts().of("GET", "/b")).isEqualTo(50);
    assertThat(target.counts().of("GET", "/start")).isEqualTo(10);
    assertThat(target.counts().of("GET", "/stop")).isEqualTo(10);
    assertThat(perUser("GET /a").values()).hasSize(10).containsOnly(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 60})
  void allUsersTogetherDoTheSharedIterations(int slots) {
    SlotEnd end = loop.start(scenario("users: 10, sharedIterations: 103"), 0, slots).end();

    assertThat(end.iterations()).isEqualTo(103);
    assertThat(target.counts().of("GET", "/a")).isEqualTo(103);
  }

  @Test
  void fewerIterationsThanUsersLeaveTheOthersAtRest() {
    SlotEnd end = loop.start(scenario("users: 10, sharedIterations: 3"), 0, 60).end();

    assertThat(end.iterations()).isEqualTo(3);
    assertThat(target.counts().of("GET", "/start")).isEqualTo(3);
  }

  @Test
  void whoTakesASlotOverDoesWhatIsLeftOfIt() {
    // Two slots of five users, 25 iterations each, of which 7 were done elsewhere.
    SlotEnd end = loop.start(scenario("users: 10, iterations: 5"), 5_000, 2, 7).end();

    assertThat(end.iterations()).isEqualTo(50 - 14);
    assertThat(perUser("GET /a").values()).containsOnly(3, 4);
  }

  @Test
  void aSlotThatIsDoneAlreadySendsNothing() {
    SlotEnd end = loop.start(scenario("users: 10, iterations: 5"), 5_000, 1, 50).end();

    assertThat(end.iterations()).isZero();
    assertThat(target.counts().total()).isZero();
  }

  @Test
  void theRunEndsAtItsLongestDurationWithIterationsLeft() {
    try (SlowServer slow = SlowServer.start(Duration.ofMillis(400))) {
      SlotEnd end =
          loop.run(
              """
              target: %s
              load: { users: 2, iterations: 100, spawnRate: 1000, maxDuration: 1s }
              users: [ { tasks: [ { get: /a } ] } ]
              """
                  .formatted(slow.baseUrl()));

      assertThat(end.iterations()).isBetween(2L, 6L);
    }
  }

  @Test
  void aUserThatEndsForGoodDoesNotKeepTheRunAlive() {
    SlotEnd end =
        loop.run(
            """
            target: %s
            load: { users: 4, iterations: 5, spawnRate: 1000 }
            users:
              - tasks: [ { sequence: [ { get: /a }, { abort: user } ] } ]
            """
                .formatted(target.baseUrl()));

    assertThat(end.iterations()).isZero();
    assertThat(target.counts().of("GET", "/a")).isEqualTo(4);
  }

  private Map<Integer, Integer> perUser(String name) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals(name)) {
          counts.merge(batch.user(i), 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
