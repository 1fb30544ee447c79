package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.protocol.command.LoadProfile;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of users with loads of their own. */
class OwnLoadTest {
  private final Scenario scenario =
      parse(
          """
          target: http://localhost
          users:
            - name: A
              load: { users: 10, spawnRate: 1, duration: 60s }
              tasks: [ { get: /a } ]
            - name: B
              startAfter: 30s
              load: { stages: [ { duration: 0s, users: 5 }, { duration: 10s, users: 25 } ] }
              tasks: [ { get: /b } ]
            - name: C
              startAfter: 100s
              load: { users: 7, spawnRate: 100, duration: 20s }
              tasks: [ { get: /c } ]
          """);

  @Test
  void eachClassFollowsItsOwn() {
    LoadProfile a = scenario.users().get(0).own().profile();
    LoadProfile b = scenario.users().get(1).own().profile();

    assertThat(a.target(5_000)).isEqualTo(5);
    assertThat(a.target(59_999)).isEqualTo(10);
    assertThat(a.target(60_000)).isZero();
    assertThat(b.target(29_999)).isZero();
    assertThat(b.target(30_000)).isEqualTo(5);
    assertThat(b.target(35_000)).isEqualTo(15);
    assertThat(b.target(40_000)).isZero();
    assertThat(scenario.isByClass()).isTrue();
  }

  @Test
  void theLoadOfTheRunIsTheSumToWithinAUser() {
    LoadProfile sum = scenario.profile();
    List<LoadProfile> all = scenario.users().stream().map(each -> each.own().profile()).toList();

    assertThat(sum.durationMs()).isEqualTo(120_000);
    assertThat(sum.peakUsers()).isEqualTo(35);
    assertThat(sum.classUsers()).isEqualTo(10 + 25 + 7);
    for (int ms = 0; ms < 120_000; ms += 97) {
      int at = ms;
      double expected = all.stream().mapToDouble(each -> each.target(at)).sum();
      assertThat(sum.target(ms)).as("at %d ms", ms).isCloseTo(expected, within(1.0));
    }
    assertThat(sum.target(80_000)).isZero();
    assertThat(sum.target(119_999)).isEqualTo(7);
  }

  @Test
  void whatWouldChangeTheLoadIsRefusedAndTheTargetIsNot() {
    assertThat(scenario.withOverrides(new Overrides(null, null, null, "http://other")).target())
        .isEqualTo("http://other");
    assertThatThrownBy(() -> scenario.withOverrides(new Overrides(5, null, null, null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("user classes have loads of their own");
    assertThatThrownBy(
            () -> scenario.withOverrides(new Overrides(null, null, Duration.ofSeconds(5), null)))
        .isInstanceOf(ScenarioException.class);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, message);
  }

  private static String classes(String first, String second) {
    return "target: http://localhost\nusers:\n  - { "
        + first
        + ", tasks: [ { get: / } ] }\n  - "
        + second
        + "\n";
  }

  static Stream<Arguments> mistakes() {
    String load = "load: { users: 1, duration: 1s }";
    return Stream.of(
        arguments(
            classes(load, "«{ tasks: [ { get: / } ] }"),
            "this user class has no load, and others have loads of their own (give each class one,"
                + " or the scenario one for all)"),
        arguments(
            classes(load, "{ «weight: 2, " + load + ", tasks: [ { get: / } ] }"),
            "'weight' and 'load' exclude each other (a class with a load of its own has no share of"
                + " another)"),
        arguments(
            classes(load, "{ " + load + ", tasks: [ { get: / } ] }") + "«" + load,
            "the scenario has a load, and so has a user class (one load for all classes, or one in"
                + " each of them)"),
        arguments(
            classes(
                load,
                "{ load: «{ arrivals: 5/s, maxUsers: 5, duration: 1s }, tasks: [ { get: / } ] }"),
            "the load of a user class is of users over time (arrivals, iterations, throughput and"
                + " warmUp go with one load for all classes)"),
        arguments(
            classes(load, "{ load: «{ users: 5, iterations: 5 }, tasks: [ { get: / } ] }"),
            "the load of a user class is of users over time (arrivals, iterations, throughput and"
                + " warmUp go with one load for all classes)"),
        arguments(
            classes(load, "{ " + load + ", startAfter: «719h59m59.5s, tasks: [ { get: / } ] }"),
            "the users of this class would end after more than 720h"),
        arguments(
            "target: http://localhost\n"
                + load
                + "\nusers: [ { «startAfter: 5s, tasks: [ { get: / } ] } ]\n",
            "'startAfter' is of a class with a load of its own (give the class a load, and take that"
                + " of the scenario away)"));
  }
}
