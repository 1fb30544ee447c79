package io.spate.scenario;

import static io.spate.scenario.Scenarios.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.protocol.command.LoadProfile.Point;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OverridesTest {
  private final Scenario crud = Scenario.parse(CrudScenarioTest.source(), "crud.yaml");
  private final Scenario staged =
      parse(
          Scenarios.withLoad(
              """
              stages:
                - { duration: 30s, users: 100 }
                - { duration: 1m, users: 50 }
                - { duration: 0s, users: 80 }
                - { duration: 10s, users: 0 }
              """));

  private static Overrides users(int users) {
    return new Overrides(users, null, null, null);
  }

  @Test
  void nothingOverriddenChangesNothing() {
    assertThat(crud.withOverrides(Overrides.NONE)).isEqualTo(crud);
    assertThat(staged.withOverrides(Overrides.NONE).profile()).isEqualTo(staged.profile());
  }

  @Test
  void eachOverrideTakesThePlaceOfItsValueOnly() {
    Scenario changed =
        crud.withOverrides(new Overrides(7, 2.0, Duration.ofSeconds(5), "https://other:8443/api"));

    assertThat(changed.load().users()).isEqualTo(7);
    assertThat(changed.load().spawnRate()).isEqualTo(2.0);
    assertThat(changed.load().duration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(changed.target()).isEqualTo("https://other:8443/api");
    assertThat(changed.users()).isEqualTo(crud.users());
    assertThat(crud.withOverrides(users(7)).load().spawnRate()).isEqualTo(10);
    assertThat(crud.withOverrides(users(7)).load().duration()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void spawnRateThatNobodyWroteFollowsTheOverriddenUsers() {
    Scenario scenario = parse(Scenarios.withLoad("users: 100\nduration: 200s"));

    assertThat(scenario.load().spawnRate()).isEqualTo(10);
    assertThat(scenario.withOverrides(users(1000)).load().spawnRate()).isEqualTo(100);
  }

  @Test
  void theWarmUpStaysAsLongAsItIs() {
    Scenario warm = parse(Scenarios.withLoad("users: 100\nduration: 200s\nwarmUp: 30s"));
    Scenario open =
        parse(Scenarios.withLoad("arrivals: 9/s\nmaxUsers: 5\nduration: 200s\nwarmUp: 30s"));

    assertThat(warm.load().warmUp()).isEqualTo(Duration.ofSeconds(30));
    assertThat(crud.load().warmUp()).isZero();
    assertThat(warm.withOverrides(new Overrides(5, null, Duration.ofMinutes(9), null)).load())
        .extracting(LoadSpec::warmUp)
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(open.withOverrides(Overrides.NONE)).isEqualTo(open);
    assertThatThrownBy(
            () -> warm.withOverrides(new Overrides(null, null, Duration.ofSeconds(30), null)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("warmUp must be shorter than the run of 30s, got 30s");
  }

  @Test
  void usersOfStagedLoadScaleEveryStageToThePeak() {
    assertThat(staged.withOverrides(users(300)).profile().points())
        .containsExactly(
            new Point(0, 0),
            new Point(30_000, 300),
            new Point(90_000, 150),
            new Point(90_000, 240),
            new Point(100_000, 0));
    for (int users = 1; users < 300; users++) {
      assertThat(staged.withOverrides(users(users)).profile().peakUsers()).isEqualTo(users);
    }
  }

  @Test
  void durationOfStagedLoadStretchesEveryStage() {
    Scenario changed =
        staged.withOverrides(new Overrides(null, null, Duration.ofSeconds(10), null));

    assertThat(changed.profile().durationMs()).isEqualTo(10_000);
    assertThat(changed.profile().points())
        .containsExactly(
            new Point(0, 0),
            new Point(3_000, 100),
            new Point(9_000, 50),
            new Point(9_000, 80),
            new Point(10_000, 0));
    for (long millis = 1; millis < 100_000; millis += 777) {
      Overrides overrides = new Overrides(null, null, Duration.ofMillis(millis), null);
      assertThat(staged.withOverrides(overrides).profile().durationMs()).isEqualTo(millis);
    }
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void impossibleOverrideIsNamed(Overrides overrides, String message) {
    assertThatThrownBy(() -> crud.withOverrides(overrides))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("overrides: " + message);
    assertThatThrownBy(() -> staged.withOverrides(overrides))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("overrides: " + message);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(users(0), "users must be at least 1, got 0"),
        arguments(users(-3), "users must be at least 1, got -3"),
        arguments(users(10_000_001), "users must be at most 10000000, got 10000001"),
        arguments(new Overrides(null, 0.0, null, null), "spawnRate must be greater than 0, got 0"),
        arguments(
            new Overrides(null, -1.5, null, null), "spawnRate must be greater than 0, got -1.5"),
        arguments(
            new Overrides(null, Double.NaN, null, null),
            "spawnRate must be greater than 0, got NaN"),
        arguments(
            new Overrides(null, Double.POSITIVE_INFINITY, null, null),
            "spawnRate must be greater than 0, got Infinity"),
        arguments(
            new Overrides(null, null, Duration.ZERO, null),
            "duration must be greater than 0, got 0s"),
        arguments(
            new Overrides(null, null, Duration.ofSeconds(-5), null),
            "duration must be greater than 0, got PT-5S"),
        arguments(
            new Overrides(null, null, Duration.ofDays(31), null),
            "duration must be at most 720h, got 744h"),
        arguments(
            new Overrides(null, null, null, ""),
            "target must not be empty (write http://host:port or https://host)"),
        arguments(
            new Overrides(null, null, null, "host"),
            "target must be an http or https URL, got 'host' (write http://host:port or"
                + " https://host)"));
  }

  @Test
  void everyImpossibleOverrideIsToldAtOnce() {
    assertThatThrownBy(() -> crud.withOverrides(new Overrides(0, 0.0, Duration.ZERO, "x:")))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e -> {
              assertThat(e.problems()).hasSize(4);
              assertThat(e.problems()).allMatch(p -> p.file().equals("overrides") && p.line() == 0);
            });
  }
}
