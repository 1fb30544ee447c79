package io.spate.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.run.LoadChange;
import io.spate.controlplane.run.RunRequest;
import io.spate.scenario.Overrides;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.ChosenTags;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  @Test
  void everyFieldIsRead() {
    RunRequest request =
        RequestReader.json(
            """
            {"scenario": "name: x", "users": 7, "spawnRate": 0.5, "duration": "1m30s",
             "target": "http://127.0.0.1", "expectAgents": 3, "startTimeout": "5s"}
            """);

    assertThat(request.scenario().text()).isEqualTo("name: x");
    assertThat(request.overrides())
        .isEqualTo(new Overrides(7, 0.5, Duration.ofSeconds(90), "http://127.0.0.1"));
    assertThat(request.expectAgents()).isEqualTo(3);
    assertThat(request.startTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void tagsGoWithTheScenario() {
    RunRequest request =
        RequestReader.json(
            """
            {"scenario": "name: x", "tags": "smoke, read", "excludeTags": "slow"}
            """);

    assertThat(request.scenario().text()).isEqualTo("name: x");
    assertThat(request.scenario().tags())
        .isEqualTo(new ChosenTags(List.of("smoke", "read"), List.of("slow")));
  }

  @Test
  void onlyTheScenarioIsNeeded() {
    RunRequest request = RequestReader.json("{\"scenario\": \"name: x\", \"users\": null}");

    assertThat(request.overrides()).isEqualTo(Overrides.NONE);
    assertThat(request.expectAgents()).isNull();
    assertThat(request.startTimeout()).isNull();
  }

  @Test
  void scenarioAsAnObjectIsKeptAsItWasWritten() {
    RunRequest request =
        RequestReader.json(
            "{ \"users\": 7,\n  \"scenario\": {\"name\":  \"ä { } x\",\n \"load\": {} } }");

    assertThat(request.scenario().text()).isEqualTo("{\"name\":  \"ä { } x\",\n \"load\": {} }");
    assertThat(request.scenario().line()).isEqualTo(2);
    assertThat(request.scenario().column()).isEqualTo(15);
    assertThat(request.overrides().users()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("unreadableBodies")
  void bodyThatCannotBeReadIsRefusedInWords(String body, String words) {
    assertThatThrownBy(() -> RequestReader.json(body))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining(words);
  }

  static Stream<Arguments> unreadableBodies() {
    return Stream.of(
        Arguments.of("", "the body is not a JSON object"),
        Arguments.of("[]", "the body is not a JSON object"),
        Arguments.of("{\"scenario\": ", "the body is not JSON: Unexpected end-of-input"),
        Arguments.of("{\"scenario\" \"x\"}", "(line 1, column 13)"),
        Arguments.of("{}", "the body has no 'scenario'"),
        Arguments.of("{\"scenario\": 3}", "'scenario' is neither text nor an object"),
        Arguments.of("{\"scenario\": []}", "'scenario' is neither text nor an object"),
        Arguments.of("{\"scenario\": \"x\"} {}", "there is something after the JSON object"));
  }

  @Test
  void unknownFieldsAreMistakesWithAPlace() {
    assertThatThrownBy(
            () -> RequestReader.json("{\"scenario\": \"x\",\n \"user\": 7, \"x\": {\"y\": [1]}}"))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e -> {
              assertThat(e.problems()).hasSize(2);
              assertThat(e.problems().get(0).message()).isEqualTo("unknown field 'user'");
              assertThat(e.problems().get(0).line()).isEqualTo(2);
              assertThat(e.problems().get(0).column()).isEqualTo(2);
              assertThat(e.problems().get(0).hint()).contains("users");
              assertThat(e.problems().get(1).message()).isEqualTo("unknown field 'x'");
            });
  }

  @Test
  void allWrongValuesAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                RequestReader.json(
                    "{\"scenario\": \"x\", \"users\": \"many\", \"spawnRate\": true,"
                        + " \"duration\": 60, \"expectAgents\": 1.5, \"startTimeout\": \"soon\"}"))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e ->
                assertThat(e.problems())
                    .extracting(io.spate.scenario.Problem::message)
                    .containsExactly(
                        "users must be a whole number, got 'many'",
                        "spawnRate must be a number, got 'true'",
                        "duration: a duration needs a unit, got '60'",
                        "expectAgents must be a whole number, got '1.5'",
                        "startTimeout: not a duration: 'soon'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n "})
  void emptyScenarioIsRefused(String body) {
    assertThatThrownBy(() -> RequestReader.scenario(body, new RunParameters()))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("the body is empty");
  }

  // ---- load changes

  @Test
  void loadChangeMayHaveEitherValueOrBoth() {
    assertThat(RequestReader.load("{\"users\": 0}")).isEqualTo(new LoadChange(0, null));
    assertThat(RequestReader.load("{\"spawnRate\": 2.5, \"users\": null}"))
        .isEqualTo(new LoadChange(null, 2.5));
    assertThat(RequestReader.load("{\"users\": 7, \"spawnRate\": 1}"))
        .isEqualTo(new LoadChange(7, 1.0));
    assertThat(RequestReader.load("{\"rate\": \"90/m\"}"))
        .isEqualTo(new LoadChange(null, null, 1.5));
    assertThat(RequestReader.load("{\"rate\": 250}")).isEqualTo(new LoadChange(null, null, 250.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | a load change needs users, spawnRate or rate, got none of them",
        "{\"users\": null} | a load change needs users, spawnRate or rate, got none of them",
        "{\"users\": 1.5} | users must be a whole number, got '1.5'",
        "{\"rate\": \"fast\"} | rate: not a rate: 'fast'",
        "{\"user\": 5} | unknown field 'user'",
        "{\"users\": {}} | unknown field 'users'",
        "{\"users\": 5, \"duration\": \"5s\"} | unknown field 'duration'"
      })
  void mistakesOfALoadChangeAreTold(String body, String words) {
    assertThatThrownBy(() -> RequestReader.load(body))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e -> assertThat(e.problems().get(0).message()).isEqualTo(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "[]", "{\"users\": ", "{\"users\": 5} x"})
  void loadChangeThatIsNoObjectIsRefusedWithWhatToSend(String body) {
    assertThatThrownBy(() -> RequestReader.load(body))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("send {\"users\": 100, \"spawnRate\": 10} or {\"rate\": \"500/s\"}");
  }
}
