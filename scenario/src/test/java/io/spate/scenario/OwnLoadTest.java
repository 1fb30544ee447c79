package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.protocol.Json;
import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.Iterations;
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

  private final Scenario mixed =
      parse(
          """
          target: http://localhost
          load: { warmUp: 5s }
          users:
            - name: Visitor
              load: { arrivals: 10/s, maxUsers: 40, duration: 60s }
              tasks: [ { get: /a } ]
            - name: Searcher
              startAfter: 30s
              load:
                maxUsers: 7
                stages: [ { duration: 10s, arrivals: 20/s }, { duration: 20s, arrivals: 20/s } ]
              tasks: [ { get: /b } ]
            - name: Worker
              load: { users: 5, spawnRate: 5, duration: 20s, throughput: 3/s }
              pacing: 1s
              tasks: [ { get: /c } ]
            - name: Batch
              startAfter: 10s
              load: { users: 4, spawnRate: 4, sharedIterations: 100, maxDuration: 5m }
              tasks: [ { get: /d } ]
          """);

  @Test
  void classesOfBothModelsAndWithIterationsGoTogether() {
    LoadProfile sum = mixed.profile();
    List<LoadProfile> each = sum.classes().stream().map(ClassLoad::load).toList();

    assertThat(sum.classes())
        .extracting(ClassLoad::name)
        .containsExactly("Visitor", "Searcher", "Worker", "Batch");
    assertThat(sum.durationMs()).isEqualTo(310_000);
    assertThat(mixed.load().duration()).isEqualTo(Duration.ofSeconds(310));
    assertThat(mixed.load().warmUp()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sum.isOpen()).isTrue();
    assertThat(sum.iterations()).isEqualTo(new Iterations(100, 4, false));
    assertThat(each).extracting(LoadProfile::isOpen).containsExactly(true, true, false, false);
    assertThat(each).extracting(LoadProfile::isBounded).containsExactly(false, false, false, true);
    assertThat(mixed.users().get(2).own().load().throughput()).isEqualTo(3);

    assertThat(sum.arrivals().rate(0)).isEqualTo(10);
    assertThat(sum.arrivals().rate(29_999)).isEqualTo(10);
    assertThat(sum.arrivals().rate(35_000)).isEqualTo(20);
    assertThat(sum.arrivals().rate(59_999)).isEqualTo(30);
    assertThat(sum.arrivals().rate(60_000)).isZero();
    long arrivals =
        each.stream()
            .filter(LoadProfile::isOpen)
            .mapToLong(l -> new ArrivalSchedule(l.arrivals(), l.durationMs()).total())
            .sum();
    assertThat(arrivals).isEqualTo(600 + 100 + 400);
    assertThat(new ArrivalSchedule(sum.arrivals(), sum.durationMs()).total()).isEqualTo(arrivals);

    assertThat(sum.target(15_000)).as("40 at the most, 5 and 4").isEqualTo(49);
    assertThat(sum.target(100_000)).isEqualTo(4);
    for (int ms = 0; ms < 310_000; ms += 89) {
      int at = ms;
      assertThat(sum.target(ms))
          .as("at %d ms", ms)
          .isCloseTo(each.stream().mapToDouble(l -> l.target(at)).sum(), within(1e-6));
      assertThat(sum.arrivals().rate(ms))
          .as("at %d ms", ms)
          .isCloseTo(
              each.stream()
                  .filter(l -> l.isOpen() && at < l.durationMs())
                  .mapToDouble(l -> l.arrivals().rate(at))
                  .sum(),
              within(1e-6));
    }
  }

  @Test
  void theLoadTravelsAsItIs() {
    LoadProfile sum = mixed.profile();

    assertThat(Json.read(Json.write(sum), LoadProfile.class)).isEqualTo(sum);
  }

  private static Overrides of(String userClass, Integer users, Double spawnRate, Double rate) {
    return new Overrides(users, spawnRate, null, null, rate, userClass);
  }

  @Test
  void theLoadOfAChosenClassIsOverridden() {
    Scenario more = mixed.withOverrides(of("Worker", 50, null, null));
    Scenario faster = mixed.withOverrides(of("Searcher", null, null, 40.0));
    Scenario shorter =
        mixed.withOverrides(new Overrides(null, null, Duration.ofSeconds(30), null, null, "Batch"));

    assertThat(more.users().get(2).own().load().users()).isEqualTo(50);
    assertThat(more.users().get(2).own().load().throughput()).isEqualTo(3);
    assertThat(more.profile().target(15_000)).isEqualTo(40 + 50 + 4);
    assertThat(more.load().warmUp()).isEqualTo(Duration.ofSeconds(5));
    assertThat(faster.profile().arrivals().rate(50_000)).isEqualTo(10 + 40);
    assertThat(shorter.profile().durationMs()).isEqualTo(60_000);
    assertThat(shorter.profile().iterations().total()).isEqualTo(100);
  }

  @Test
  void whichClassIsMeantMustBeClear() {
    assertThatThrownBy(() -> mixed.withOverrides(of(null, 5, null, null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("say which with class: Visitor, Searcher, Worker, Batch");
    assertThatThrownBy(() -> mixed.withOverrides(of("Visiter", 5, null, null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("there is no user class 'Visiter'")
        .hasMessageContaining("did you mean 'Visitor'? classes are Visitor, Searcher");
    assertThatThrownBy(() -> mixed.withOverrides(of("Visitor", null, 5.0, null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("spawnRate makes no sense here");
    assertThatThrownBy(() -> mixed.withOverrides(of("Worker", null, null, 5.0)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("rate makes no sense here");
    Scenario one =
        parse(
            "target: http://a\nload: { users: 1, duration: 9s }\nusers: [ { tasks: [ { get: / } ] } ]");
    assertThatThrownBy(() -> one.withOverrides(of("User 1", 5, null, null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("one load is for all user classes");
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
                load, "{ load: «{ users: 5, duration: 9s, warmUp: 1s }, tasks: [ { get: / } ] }"),
            "a warm-up is of the whole run, and not of one user class (write load: { warmUp: ... }"
                + " beside users)"),
        arguments(
            classes(load, "{ " + load + ", tasks: [ { get: / } ] }") + "load: { warmUp: «1s }",
            "warmUp must be shorter than the run of 1s, got 1s"),
        arguments(
            classes(load, "{ " + load + ", tasks: [ { get: / } ] }")
                + "«load: { warmUp: 500ms, users: 5 }",
            "the scenario has a load, and so has a user class (one load for all classes, or one in"
                + " each of them)"),
        arguments(
            classes(
                load,
                "{ load: { arrivals: 5/s, maxUsers: 5, duration: 1s }, «pacing: 1s, tasks: [ { get:"
                    + " / } ] }"),
            "'pacing' and 'arrivals' exclude each other (the rate of the arrivals says when"
                + " iterations start)"),
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
