package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scenarios in JSON are read by the same parser. */
class JsonScenarioTest {
  private static final String JSON =
      """
      {
      \t"name": "J\\u00e4son \\ud83d\\ude00",
      \t"target": "http:\\/\\/localhost:8080",
      \t"load": {"users":2,"duration":"5s"},
      \t"users": [
      \t\t{"tasks": [{"post":"/a/b","json":{"t":"x\\ty", "n":null, "l":[1,2.5,true]}}]}
      \t]
      }
      """;

  @Test
  void jsonWithTabsAndEscapesIsRead() {
    Scenario scenario = Scenario.parse(JSON, "s.json");
    StringBuilder body = new StringBuilder();
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(0);
    step.renderBody(Scenarios.user(scenario), body);

    assertThat(scenario.name()).isEqualTo("Jäson 😀");
    assertThat(scenario.target()).isEqualTo("http://localhost:8080");
    assertThat(step.name()).isEqualTo("POST /a/b");
    assertThat(body).hasToString("{\"t\":\"x\\ty\",\"n\":null,\"l\":[1,2.5,true]}");
  }

  @Test
  void mistakeInJsonHasItsPlace() {
    assertThat(Marked.problemsOf(JSON.replace("\"users\":2", "\"users\":0")))
        .containsExactly("s.yaml:4:19: users must be at least 1, got 0");
    assertThat(Marked.problemsOf(JSON.replace("\"x\\ty\"", "\"${x}\"")))
        .containsExactly("s.yaml:6:44: unknown variable 'x' (no save or vars sets it)");
  }

  @Test
  void brokenJsonIsToldInWords() {
    assertThat(Marked.problemsOf("{\"name\": \"a\" \"target\": \"b\"}"))
        .containsExactly(
            "s.yaml:1:14: not valid YAML: expected ',' or '}' (is a ',' missing before this?)");
  }
}
