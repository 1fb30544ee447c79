package io.spate.scenario;

import static io.spate.scenario.Scenarios.withTop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.template.TemplateException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done once per run: how it is read, and how its values reach users. */
class FixtureTest {
  private static final String SCENARIO =
      """
      target: http://localhost
      load: { users: 1, duration: 1s }
      vars: { tenant: acme }
      setup:
        - post: /shop
          json: { tenant: "${tenant}" }
          save: { shop: $.id }
        - group: stock
          steps:
            - post: /shop/${shop}/stock
              save: { stock: $.ids, note: $.note }
      setupTimeout: 5s
      teardown:
        - delete: /shop/${shop}
          save: { gone: $.gone }
        - get: /gone/${gone}
      users:
        - vars: { where: "in ${shop}" }
          tasks:
            - sequence:
                - get: /shop/${shop}
                  save: { name: $.name }
                - get: /q?w=${where}&n=${name}
      thresholds: [ "p95 of /shop/${shop} < 1s" ]
      """;

  private final Scenario scenario = Scenarios.parse(SCENARIO);

  @Test
  void setupAndTeardownAreClassesOfOneTask() {
    Fixture fixture = scenario.fixture();

    assertThat(fixture.setup().tasks()).hasSize(1);
    assertThat(fixture.setup().tasks().getFirst().steps()).hasSize(2);
    assertThat(fixture.teardown().tasks().getFirst().steps()).hasSize(2);
    assertThat(fixture.setupTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(fixture.teardownTimeout()).isEqualTo(Fixture.DEFAULT_TIMEOUT);
    assertThat(fixture.values().stream().map(Fixture.Value::name))
        .containsExactly("shop", "stock", "note");
    assertThat(fixture.isNone()).isFalse();
    assertThat(Scenarios.parse(withTop("")).fixture().isNone()).isTrue();
  }

  @Test
  void theirEventsHaveNamesOfTheirOwn() {
    assertThat(scenario.requestNames())
        .containsExactlyInAnyOrder(
            "setup POST /shop",
            "setup group stock",
            "setup POST /shop/${shop}/stock",
            "teardown DELETE /shop/${shop}",
            "teardown GET /gone/${gone}",
            "GET /shop/${shop}",
            "GET /q?w=${where}&n=${name}");
  }

  @Test
  void eachUserHasWhatTheSetupHasSavedInEveryIteration() {
    Scenario after = scenario.withSetup(Map.of("shop", "7"));
    for (int number = 0; number < 3; number++) {
      UserContext user = new UserContext(after, number, 1);
      user.startUser();
      assertThat(first(after, user)).isEqualTo("/shop/7");
      assertThat(user.var(index(after, "where"))).isEqualTo("in 7");
      for (int iteration = 0; iteration < 2; iteration++) {
        user.startIteration();
        user.save(after.variables().saved().indexOf("name"), "n");
        assertThat(first(after, user)).isEqualTo("/shop/7");
      }
      user.keepSaved();
      user.startIteration();
      assertThat(first(after, user)).isEqualTo("/shop/7");
    }
  }

  @Test
  void aUserThatStartsAgainHasForgottenWhatItSavedItself() {
    Scenario after = scenario.withSetup(Map.of("shop", "7"));
    UserContext user = new UserContext(after, 0, 1);
    user.startUser();
    user.save(after.variables().saved().indexOf("name"), "n");
    user.keepSaved();
    user.startUser();

    assertThat(user.saved(after.variables().saved().indexOf("name"))).isNull();
    assertThat(first(after, user)).isEqualTo("/shop/7");
  }

  @Test
  void whatTheSetupHasNotSavedHasNoValue() {
    Scenario after = scenario.withSetup(Map.of());
    UserContext user = new UserContext(after, 0, 1);
    user.startUser();
    user.startIteration();

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> first(after, user))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("variable 'shop' is not set (it is saved by \"POST /shop\"");
  }

  @Test
  void valuesAreThoseOfWhoHasDoneTheSetup() {
    UserContext user = new UserContext(scenario, scenario.fixture().setup(), 0, 1);
    user.startUser();
    user.startIteration();
    user.save(scenario.variables().saved().indexOf("shop"), "7");
    user.save(scenario.variables().saved().indexOf("name"), "none of its");

    assertThat(scenario.fixture().valuesOf(user)).containsExactly(Map.entry("shop", "7"));
    assertThat(user.userClass()).isSameAs(scenario.fixture().setup());
  }

  @Test
  void moreThanFitsIntoACommandIsRefused() {
    String half = "x".repeat(Fixture.MAX_VALUES_BYTES / 2);

    assertThat(Fixture.problemOf(Map.of("a", half))).isNull();
    assertThat(Fixture.problemOf(Map.of("a", half, "b", half)))
        .contains("at most " + Fixture.MAX_VALUES_BYTES);
  }

  private static String first(Scenario scenario, UserContext user) {
    return ((RequestStep) Scenarios.steps(scenario).getFirst()).path().render(user);
  }

  private static int index(Scenario scenario, String var) {
    return scenario.variables().vars().indexOf(var);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            withTop("setup: «[]"),
            "setup must not be empty (such as setup: [ { post: /session } ])"),
        arguments(withTop("setup: «[ { pause: 1s } ]"), "a setup needs at least one request"),
        arguments(withTop("teardown: «[ { pause: 1s } ]"), "a teardown needs at least one request"),
        arguments(
            withTop("«setupTimeout: 5s"),
            "'setupTimeout' is there, and nothing that it would be for (remove it)"),
        arguments(
            withTop("setup: [ { get: / } ]\nsetupTimeout: «2h"),
            "setupTimeout must be at most 1h, got 2h"),
        arguments(
            withTop("setup: [ { get: / } ]\nsetupTimeout: «60"),
            "setupTimeout: a duration needs a unit, got '60' (write 60s)"),
        arguments(
            withTop("setup: [ { get: \"/${«id}\" }, { get: /, save: { id: $.id } } ]"),
            "variable 'id' has no value here (it is saved only afterwards, on line 4)"),
        arguments(
            withTop("data: { city: [ Bern ] }\nsetup: «[ { get: \"/${city}\" } ]"),
            "the setup uses a feed of data, and it is no user that draws rows (write the value"
                + " itself, or put it into vars)"),
        arguments(
            """
            target: http://localhost
            load: { users: 1, duration: 1s }
            setup: [ { get: /, save: { id: $.id } } ]
            users: [ { tasks: [ { get: /, save: { «id: $.id } } ] } ]
            """,
            "'id' is saved by the setup, for all users (the setup is on line 3; choose another name"
                + " here)"),
        arguments(
            """
            target: http://localhost
            load: { users: 1, duration: 1s }
            vars: { «id: 1 }
            setup: [ { get: /, save: { id: $.id } } ]
            users: [ { tasks: [ { get: / } ] } ]
            """,
            "'id' is set by vars and by a save (the save is on line 4; rename one)"),
        arguments(
            withTop("setup: [ { get: /seed } ]\nthresholds: [ p95 of «/seed < 1s ]"),
            "no request is named '/seed' (names are GET /)"));
  }
}
