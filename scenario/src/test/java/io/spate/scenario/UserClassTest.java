package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.protocol.quota.SlotOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserClassTest {
  private final Scenario scenario =
      Scenarios.parse(
          """
          target: http://h
          load: { users: 1, duration: 1s }
          users:
            - name: A
              weight: 6
              tasks:
                - get: /seldom
                - get: /often
                  weight: 9
            - name: B
              weight: 3
              tasks: [ { get: / } ]
            - name: C
              tasks: [ { get: / } ]
          """);

  private Map<String, Integer> countOf(int from, int stride, int count) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < count; i++) {
      counts.merge(scenario.classOf(from + i * stride).name(), 1, Integer::sum);
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 50, 100, 1_000, 100_000})
  void anyPrefixOfTheUsersIsMixedByTheWeights(int users) {
    Map<String, Integer> counts = countOf(0, 1, users);

    assertThat((double) counts.get("A")).isEqualTo(users * 0.6, within(2.0));
    assertThat((double) counts.get("B")).isEqualTo(users * 0.3, within(2.0));
    assertThat((double) counts.get("C")).isEqualTo(users * 0.1, within(2.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 12, 60, 120, 128, 1_000})
  void anyRegularShareOfTheUsersIsMixedByTheWeights(int stride) {
    for (int from = 0; from < Math.min(stride, 10); from++) {
      Map<String, Integer> counts = countOf(from, stride, 2_000);

      assertThat((double) counts.get("A")).isEqualTo(1_200, within(40.0));
      assertThat((double) counts.get("B")).isEqualTo(600, within(40.0));
      assertThat((double) counts.get("C")).isEqualTo(200, within(40.0));
    }
  }

  /** What a consumer group hands out: contiguous slots. Each agent's mix is the scenario's. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void everyAgentsShareIsMixedByTheWeights(int agents) {
    int users = 1_200;
    SlotOrder order = new SlotOrder(120);
    for (int agent = 0; agent < agents; agent++) {
      Map<String, Integer> counts = new HashMap<>();
      int total = 0;
      for (int user = 0; user < users; user++) {
        if (order.slotOf(user) * agents / 120 == agent) {
          counts.merge(scenario.classOf(user).name(), 1, Integer::sum);
          total++;
        }
      }
      assertThat((double) counts.get("A")).isEqualTo(total * 0.6, within(users * 0.02));
      assertThat((double) counts.get("C")).isEqualTo(total * 0.1, within(users * 0.02));
    }
  }

  @Test
  void classIsAPureFunctionOfTheUser() {
    Scenario again = scenario.withOverrides(Overrides.NONE);
    for (int user = 0; user < 1_000; user++) {
      assertThat(again.classOf(user).name()).isEqualTo(scenario.classOf(user).name());
    }
    assertThat(scenario.classOf(Integer.MAX_VALUE).name()).isIn("A", "B", "C");
  }

  @Test
  void tasksArePickedByTheWeights() {
    SplittableRandom random = new SplittableRandom(1);
    UserClass a = scenario.users().get(0);
    int often = 0;
    for (int i = 0; i < 10_000; i++) {
      often += a.pickTask(random).name().equals("GET /often") ? 1 : 0;
    }
    assertThat(often).isBetween(8_800, 9_200);
    assertThat(scenario.users().get(1).pickTask(random).name()).isEqualTo("GET /");
  }

  @Test
  void nameIsOptional() {
    Scenario unnamed =
        Scenarios.parse(
            Scenarios.withTop("")
                .replace(
                    "{ tasks: [ { get: / } ] }",
                    "{ tasks: [ { get: / } ] }, { tasks: [ { get: / } ] }"));

    assertThat(unnamed.users()).extracting(UserClass::name).containsExactly("User 1", "User 2");
    assertThat(unnamed.name()).isEqualTo("scenario");
  }
}
