package io.spate.scenario.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.IfStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  /** True if it holds where {@code id} is 42, {@code name} is O'Neil, and {@code no} is nothing. */
  private static boolean holds(String condition) {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                """
                - get: /
                  save: { id: $.id, name: $.name, no: $.no, big: $.big }
                - if: >-
                    %s
                  then: [ { get: /yes } ]
                """
                    .formatted(condition)));
    UserContext user = Scenarios.user(scenario);
    user.save(scenario.variables().saved().indexOf("id"), "42");
    user.save(scenario.variables().saved().indexOf("name"), "O'Neil");
    user.save(scenario.variables().saved().indexOf("big"), "-1.5e3");
    IfStep step = (IfStep) Scenarios.steps(scenario).get(1);
    return step.condition().holds(user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${id} == 42",
        "${id} == 42.0",
        "42 == ${id}",
        "${id} == '42'",
        "${id} != '42.0'",
        "${id} != 43",
        "${id} < 100",
        "${id} <= 42",
        "${id} >= 42",
        "${id} > -7",
        "${big} < -1499.5",
        "${big} == -1500",
        "${name} == 'O''Neil'",
        "${name} == \"O'Neil\"",
        "${name} matches '^O'",
        "${name} matches 'eil'",
        "not ${name} matches '^eil'",
        "${name} exists",
        "not ${no} exists",
        "${no} != 'x'",
        "not ${no} == ${no}",
        "not ${no} < 5",
        "not ${name} < 5",
        "not ${name} >= 5",
        "${no|7} == 7",
        "${user} == 0",
        "${iteration} == 1 and ${user} < 1",
        "${id} == 1 or ${id} == 42",
        "${id} == 42 or ${id} == 1 and ${id} == 2",
        "not (${id} == 42 and ${id} == 1)",
        "not not ${id}==42",
        "true == true",
      })
  void conditionsThatHold(String condition) {
    assertThat(holds(condition)).as(condition).isTrue();
    assertThat(holds("not (" + condition + ")")).as("not (%s)", condition).isFalse();
  }
}
