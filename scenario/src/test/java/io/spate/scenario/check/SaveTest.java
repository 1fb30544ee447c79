package io.spate.scenario.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.FakeResponse;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaveTest {
  private UserContext context;

  /** Saves as {@code v}; returns the failure, or null. */
  private String save(String how, FakeResponse response) {
    Scenario scenario =
        Scenarios.parse(Scenarios.withStep("get: /\nsave:\n  v: " + how.indent(2).strip()));
    context = Scenarios.user(scenario);
    return ((RequestStep) Scenarios.steps(scenario).get(0))
        .saves()
        .get(0)
        .failureOf(response, context);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.Id | {\"Id\": 0012} | ",
        "$.Id | {\"Id\": 12345678901234567890.50} | 12345678901234567890.50",
        "$.Id | {\"Id\": \"a\\u00e9\\n\"} | `aé\n`",
        "$.Id | {\"Id\": true} | true",
        "$.Id | {\"Id\": [1, {\"a\": 2}]} | [1, {\"a\": 2}]",
        "$['a b'][1] | {\"a b\": [1, 2]} | 2",
        "{ json: $.Id } | {\"Id\": 5} | 5",
        "{ regex: 'csrf\" value=\"([^\"]+)\"' } | <input name=\"csrf\" value=\"t0k\"> | t0k",
        "{ regex: 'b+' } | abbbc | bbb",
        "{ regex: '(a)(b)', group: 2 } | ab | b",
        "{ regex: '(a)(b)', group: 0 } | ab | ab",
        "{ json: $.x, default: none } | {} | none",
        "{ json: $.x, default: \"u${user}\" } | {} | u0",
        "{ json: $.x, default: \"\" } | {} | ``",
        "{ json: $.x, default: 0 } | {\"x\": null} | 0",
        "{ regex: x, default: d } | y | d",
      })
  void valueIsSaved(String how, String body, String expected) {
    String failure = save(how, FakeResponse.of(200, body));

    if (expected == null) {
      assertThat(failure).isNotNull();
    } else {
      assertThat(failure).isNull();
      assertThat(context.saved(0)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.Id | {} | cannot save 'v': $.Id: expected a value, got nothing",
        "$.Id | {\"Id\": null} | cannot save 'v': $.Id: expected a value, got null",
        "$.Id | `` | cannot save 'v': $.Id: expected a value, got an empty body",
        "{ header: X-Token } | {} | cannot save 'v': the response has no header X-Token",
        "{ regex: 'a+' } | b | cannot save 'v': the body does not match a+",
        "{ regex: 'a(b)?' } | a | cannot save 'v': group 1 of a(b)? has no part in the match",
      })
  void missingValueIsToldAndNothingIsSaved(String how, String body, String failure) {
    assertThat(save(how, FakeResponse.of(200, body))).isEqualTo(failure);
    assertThat(context.saved(0)).isNull();
  }

  @Test
  void headerIsSaved() {
    assertThat(save("{ header: x-token }", FakeResponse.of(200, "").with("X-Token", "t"))).isNull();
    assertThat(context.saved(0)).isEqualTo("t");
    assertThat(save("{ header: X, default: d }", FakeResponse.of(200, ""))).isNull();
    assertThat(context.saved(0)).isEqualTo("d");
  }

  @Test
  void expressionThatNeedsTooMuchStackIsAFailureAndNotTheEndOfTheUser() {
    FakeResponse response = FakeResponse.of(200, "ab".repeat(500_000));

    assertThat(save("{ regex: '(a|b)*c' }", response))
        .startsWith("cannot save 'v': the body")
        .endsWith("(a|b)*c");
  }
}
