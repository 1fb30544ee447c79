package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventName;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.Scenario;
import io.spate.testsupport.CountingServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes with loads of both models, and with iterations, in one run against a real server. */
class ClassLoadsTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario() {
    return scenario(1);
  }

  /** Where visitors and those who are late come for so many seconds. */
  private String scenario(int seconds) {
    return """
        target: %1$s
        load: { warmUp: 600ms }
        users:
          - name: Visitor
            load: { arrivals: 100/s, maxUsers: 40, duration: %2$ds }
            tasks: [ { get: /visit } ]
            onStop: [ { get: /visited } ]
          - name: Worker
            startAfter: 200ms
            load: { users: 5, spawnRate: 1000, duration: 2s }
            thinkTime: 20ms
            tasks: [ { get: /work } ]
          - name: Each
            startAfter: 100ms
            load: { users: 7, spawnRate: 1000, iterations: 6, maxDuration: 5m }
            thinkTime: 5ms
            tasks: [ { get: /each } ]
          - name: Shared
            load: { users: 3, spawnRate: 1000, sharedIterations: 50, maxDuration: 5m }
            thinkTime: 5ms
            tasks: [ { get: /shared } ]
          - name: Late
            startAfter: 700ms
            load: { arrivals: 50/s, maxUsers: 20, duration: %2$ds, spacing: even }
            tasks: [ { get: /late } ]
        """
        .formatted(target.baseUrl(), seconds);
  }

  private long requests(String path) {
    return target.counts().of("GET", path);
  }

  private long last(ToLongFunction<EventBatch> count) {
    return loop.batches().stream().mapToLong(count).max().orElse(0);
  }

  /** An event, and when its request was due. */
  private record Event(String name, int user, long dueUs) {}

  private List<Event> events(Predicate<String> name) {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (name.test(batch.name(i))) {
          events.add(new Event(batch.name(i), batch.user(i), batch.dueUs(i)));
        }
      }
    }
    return events;
  }

  private TreeSet<Integer> users(String name) {
    return events(each -> each.endsWith(name)).stream()
        .map(Event::user)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 60})
  void eachClassDoesExactlyWhatItsLoadSays(int slots) {
    long before = System.nanoTime();
    loop.start(scenario(), 0, slots).end();

    // On a busy machine some of those who arrive find nobody free, which is told. Arrivals that are
    // late happen all the same.
    long notStarted = last(EventBatch::arrivalsNotStarted);
    assertThat(last(EventBatch::arrivalsStarted)).isEqualTo(150 - notStarted);
    assertThat(requests("/visit")).as("100 a second for 1 s").isBetween(100 - notStarted, 100L);
    assertThat(requests("/late")).as("50 a second for 1 s").isBetween(50 - notStarted, 50L);
    assertThat(requests("/visit") + requests("/late")).isEqualTo(150 - notStarted);
    assertThat(requests("/each")).isEqualTo(42);
    assertThat(requests("/shared")).isEqualTo(50);
    // At most 100 times 20 ms after the first one of each; slow ones do fewer, but not one.
    assertThat(requests("/work")).as("5 users for 2 s").isBetween(2 * 5L, 101 * 5L);
    assertThat(requests("/visited")).as("who waits at the end of its class ends").isPositive();
    assertThat(System.nanoTime() - before)
        .as("over when the last class is, and not after 5 minutes")
        .isLessThan(20_000_000_000L);
    assertThat(users("GET /work")).containsExactly(40, 41, 42, 43, 44);
    assertThat(users("GET /each")).containsExactly(45, 46, 47, 48, 49, 50, 51);
    assertThat(users("GET /shared")).isSubsetOf(52, 53, 54);
    assertThat(users("GET /visit").last()).isLessThan(40);
    assertThat(users("GET /late").first()).isGreaterThanOrEqualTo(55);
  }

  @Test
  void theWarmUpCountsForAllClasses() {
    loop.start(scenario(), 0, 3).end();

    assertThat(loop.names())
        .contains("warm-up GET /visit", "warm-up GET /shared", "GET /visit", "GET /late")
        .doesNotContain("warm-up GET /late");
    assertThat(events("warm-up GET /visit"::equals))
        .as("100 a second for 600 ms, by when they were due")
        .hasSizeBetween(60 - (int) last(EventBatch::arrivalsNotStarted), 60);
    assertThat(events(EventName::isWarmUp).stream().mapToLong(Event::dueUs).max().orElseThrow())
        .isLessThan(
            events(each -> !EventName.isWarmUp(each)).stream()
                .mapToLong(Event::dueUs)
                .min()
                .orElseThrow());
  }

  @Test
  void whoTakesASlotOverGoesOnWithEachClass() {
    // Of each of the two slots 5 iterations of each class were done elsewhere.
    loop.start(scenario(3), 1_500, 2, 5).end();

    // What was due before the loop begins, which may be late, is nobody's.
    assertThat(requests("/visit")).as("due from 1.5 s on").isBetween(1L, 150L);
    assertThat(requests("/late")).as("due from 0.8 s of its own on").isBetween(1L, 110L);
    assertThat(requests("/each")).isEqualTo(42 - 2 * 5);
    assertThat(requests("/shared")).isEqualTo(50 - 2 * 5);
  }

  @Test
  void noTwoUsersHaveANumberInCommonWhateverTheLoadsBecome() {
    Scenario scenario = Scenario.parse(scenario(), "test");
    LoadProfile load = scenario.profile();
    List<Population> populations = Population.of(scenario, load, new SlotOrder(7));
    Set<Integer> numbers = new HashSet<>();
    for (Population each : populations) {
      for (int member = 0; member < 500; member++) {
        assertThat(numbers.add(each.numberOf(member)))
            .as("member %d of %s", member, each.userClass().name())
            .isTrue();
      }
    }
  }
}
