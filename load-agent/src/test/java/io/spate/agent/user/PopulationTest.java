package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.Scenario;
import io.spate.testsupport.CountingServer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Classes of users with loads of their own, on an event loop against a real server. */
class PopulationTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario() {
    return """
        target: %s
        users:
          - name: A
            load: { users: 5, spawnRate: 1000, duration: 1s }
            thinkTime: 50ms
            tasks: [ { get: /a } ]
          - name: B
            startAfter: 600ms
            load: { users: 9, spawnRate: 1000, duration: 1s }
            thinkTime: 50ms
            tasks: [ { get: /b } ]
        """
        .formatted(target.baseUrl());
  }

  @Test
  void eachClassHasItsUsersInItsTimeAndNumbersOfTheirOwn() {
    for (int slots : new int[] {1, 4}) {
      loop.batches().clear();
      long before = System.currentTimeMillis();
      loop.start(scenario(), 0, slots).end();

      Map<String, Set<Integer>> users = new TreeMap<>();
      Map<String, TreeSet<Long>> times = new TreeMap<>();
      Set<String> slotsOfUsers = new HashSet<>();
      for (EventBatch batch : loop.batches()) {
        for (int i = 0; i < batch.size(); i++) {
          users.computeIfAbsent(batch.name(i), n -> new TreeSet<>()).add(batch.user(i));
          times.computeIfAbsent(batch.name(i), n -> new TreeSet<>()).add(batch.dueUs(i) / 1_000);
          slotsOfUsers.add(batch.user(i) + " in " + batch.slot(i));
          assertThat(batch.slot(i))
              .as("user %d", batch.user(i))
              .isEqualTo(new SlotOrder(slots).slotOf(batch.user(i)));
        }
      }
      assertThat(users.get("GET /a")).containsExactly(0, 1, 2, 3, 4);
      assertThat(users.get("GET /b")).containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13);
      assertThat(slotsOfUsers).hasSize(14);
      long start = times.get("GET /a").first();
      assertThat(start).isGreaterThanOrEqualTo(before);
      assertThat(times.get("GET /a").last() - start).isLessThan(1_100);
      assertThat(times.get("GET /b").first() - start).isBetween(550L, 900L);
      assertThat(times.get("GET /b").last() - start).isBetween(1_200L, 1_700L);
    }
  }

  @Test
  void aSlotThatIsTakenOverHasTheUsersOfThatTime() {
    loop.start(scenario(), 1_100, 3).end();

    assertThat(loop.names()).isNotEmpty().containsOnly("GET /b");
  }

  @Test
  void theSlotsOfAllClassesHaveTogetherWhatEachOfThemWants() {
    Scenario scenario = Scenario.parse(scenario(), "test");
    for (int slots : List.of(1, 7, 120)) {
      List<Population> populations =
          Population.of(scenario, scenario.profile(), new SlotOrder(slots));
      for (Population each : populations) {
        for (double wanted = 0; wanted <= 9; wanted += 0.5) {
          int sum = 0;
          for (int slot = 0; slot < slots; slot++) {
            sum += each.order().usersBelow(slot, wanted);
          }
          assertThat(sum).isEqualTo((int) Math.ceil(wanted));
        }
      }
      assertThat(populations).extracting(Population::first).containsExactly(0, 5);
    }
  }
}
