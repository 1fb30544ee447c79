package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.Scenarios;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expression may be as deep as its author likes; the parser's stack is not. */
class DeepExpressionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "regex: '%s'",
        "xpath: '%s'",
        "css: '%s'",
        "json: '$[?%s'",
        "json: '$.a', matches: '%s'"
      })
  void anExpressionNestedWithoutEndIsAMistake(String check) {
    String deep = check.startsWith("css") ? "a:has(".repeat(50_000) : "(".repeat(100_000);
    String source =
        Scenarios.withStep("get: /\nexpect:\n  checks:\n    - { " + check.formatted(deep) + " }");

    assertThatThrownBy(() -> Scenario.parse(source, "s.yaml"))
        .isInstanceOf(ScenarioException.class);
  }
}
