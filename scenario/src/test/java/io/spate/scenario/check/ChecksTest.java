package io.spate.scenario.check;

import static io.spate.scenario.Scenarios.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.FakeResponse;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
  /** The first failure of a request's checks; null if all hold. */
  private static String failure(String expect, FakeResponse response) {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                "- get: /a\n  save: { id: $.Id }\n- get: /b\n" + (expect + "\n").indent(2)));
    UserContext context = Scenarios.user(scenario);
    context.save(0, "5");
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(1);
    return step.checks().stream()
        .map(check -> check.failureOf(response, context))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | 201 | ",
        "201 | 500 | expected status 201, got 500",
        "2xx | 204 | ",
        "2xx | 300 | expected status 2xx, got 300",
        "2XX | 199 | expected status 2XX, got 199",
        "200..204 | 200 | ",
        "200..204 | 204 | ",
        "200..204 | 205 | expected status 200..204, got 205",
        "[200, 404] | 404 | ",
        "[200, 404] | 403 | expected status 200 or 404, got 403",
        "[200, 3xx, 404..410] | 500 | expected status 200, 3xx or 404..410, got 500",
        "404 | 404 | ",
      })
  void statusIsCompared(String expected, int actual, String failure) {
    assertThat(failure("expect: { status: " + expected + " }", FakeResponse.of(actual, "")))
        .isEqualTo(failure);
  }

  @Test
  void withoutAnExpectedStatus400AndAboveFail() {
    assertThat(failure("name: x", FakeResponse.of(200, ""))).isNull();
    assertThat(failure("name: x", FakeResponse.of(304, ""))).isNull();
    assertThat(failure("name: x", FakeResponse.of(400, "")))
        .isEqualTo("expected status below 400, got 400");
    assertThat(failure("expect: { body: { contains: x } }", FakeResponse.of(503, "x")))
        .isEqualTo("expected status below 400, got 503");
  }

  @Test
  void statusComesFirstAndIsMarked() {
    RequestStep step =
        request("get: /\nexpect: { json: { $.a: 1 }, body: { contains: x }, status: 200 }");

    assertThat(step.checks()).extracting(Check::isStatus).containsExactly(true, false, false);
    assertThat(step.defaultStatusCheck()).isFalse();
    assertThat(request("get: /\nexpect: { json: { $.a: 1 } }").defaultStatusCheck()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("values")
  void jsonValueIsCompared(String expected, String actual, String failure) {
    FakeResponse response = FakeResponse.of(200, "{\"Id\":" + actual + "}");

    assertThat(failure("expect: { json: { $.Id: " + expected + " } }", response))
        .isEqualTo(failure);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments("5", "5", null),
        arguments("5", "5.0", null),
        arguments("5", "50e-1", null),
        arguments("5", "6", "$.Id: expected 5, got 6"),
        arguments("5", "\"x\"", "$.Id: expected 5, got \"x\""),
        arguments("5", "\"5\"", "$.Id: expected 5, got \"5\""),
        arguments("5", "1e999999999999", "$.Id: expected 5, got 1e999999999999"),
        arguments("\"5\"", "5", "$.Id: expected \"5\", got 5"),
        arguments("\"5\"", "\"5\"", null),
        arguments("text", "\"text\"", null),
        arguments("true", "true", null),
        arguments("true", "false", "$.Id: expected true, got false"),
        arguments("null", "null", null),
        arguments("null", "0", "$.Id: expected null, got 0"),
        arguments("x", "null", "$.Id: expected \"x\", got null"),
        arguments("x", "[1,2]", "$.Id: expected \"x\", got [1,2]"),
        arguments("\"${id:number}\"", "5", null),
        arguments("\"${id:number}\"", "6", "$.Id: expected 5, got 6"),
        arguments("\"${id}\"", "\"5\"", null),
        arguments("\"no ${id}\"", "\"no 5\"", null),
        arguments("x", "\"a\\\"b\"", "$.Id: expected \"x\", got \"a\\\"b\""),
        arguments(
            "x",
            "\"" + "y".repeat(200) + "\"",
            "$.Id: expected \"x\", got \"" + "y".repeat(100) + "...\""));
  }

  @Test
  void jsonThatIsNotThereIsTold() {
    assertThat(failure("expect: { json: { $.Id: 5 } }", FakeResponse.of(200, "{}")))
        .isEqualTo("$.Id: expected 5, got nothing");
    assertThat(failure("expect: { json: { $.Id: 5 } }", FakeResponse.of(200, "")))
        .isEqualTo("$.Id: expected 5, got an empty body");
    assertThat(failure("expect: { json: { $.Id: 5 } }", FakeResponse.of(200, "<html>")))
        .startsWith("$.Id: expected 5, got a body that is not JSON: Unexpected character ('<'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello | say hello world | ",
        "hello | hell | body: expected it to contain \"hello\"",
        "aab | aaab | ",
        "é😀 | xé😀y | ",
        "id-${id} | id-5 | ",
        "id-${id} | id-6 | body: expected it to contain \"id-5\"",
        "\"\" | x | ",
        "x | `` | body: expected it to contain \"x\"",
      })
  void bodyContainsText(String expected, String body, String failure) {
    assertThat(failure("expect:\n  body:\n    contains: " + expected, FakeResponse.of(200, body)))
        .isEqualTo(failure);
  }

  @Test
  void expectedValueThatIsNotThereIsAFailure() {
    String reason = "variable 'id' is not set (it is saved by \"GET /a\", which has not succeeded)";
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                """
                - get: /a
                  save: { id: $.Id }
                - get: /b
                  expect:
                    header: { A: "${id}" }
                    body: { contains: "${id}" }
                    json: { $.a: "${id}" }
                  save: { other: { json: $.x, default: "${id}" } }
                """));
    UserContext context = Scenarios.user(scenario);
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(1);
    FakeResponse response = FakeResponse.of(200, "{\"a\": 1}");

    assertThat(step.checks()).hasSize(4);
    assertThat(step.checks().subList(1, 4))
        .extracting(c -> c.failureOf(response, context))
        .containsOnly(reason);
    assertThat(step.saves().get(0).failureOf(response, context))
        .isEqualTo("cannot save 'other': " + reason);
  }

  @Test
  void bytesAfterTheBodyAreNotPartOfIt() {
    // The buffer has a '#' right after the body.
    assertThat(failure("expect: { body: { contains: \"x#\" } }", FakeResponse.of(200, "x")))
        .isEqualTo("body: expected it to contain \"x#\"");
  }

  @Test
  void headerIsComparedOrContained() {
    FakeResponse response = FakeResponse.of(200, "").with("content-type", "text/html; charset=x");

    assertThat(failure("expect: { header: { Content-Type: text/html; charset=x } }", response))
        .isNull();
    assertThat(failure("expect: { header: { Content-Type: text/html } }", response))
        .isEqualTo("header Content-Type: expected \"text/html\", got \"text/html; charset=x\"");
    assertThat(failure("expect: { header: { Content-Type: { contains: html } } }", response))
        .isNull();
    assertThat(failure("expect: { header: { Content-Type: { contains: json } } }", response))
        .isEqualTo(
            "header Content-Type: expected it to contain \"json\", got \"text/html; charset=x\"");
    assertThat(failure("expect: { header: { X-Id: \"${id}\" } }", response))
        .isEqualTo("header X-Id: expected \"5\", got no such header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "< 500ms | 499999999 | ",
        "< 500ms | 500000000 | responseTime: expected < 500ms, got 500ms",
        "<= 500ms | 500000000 | ",
        "<= 1s | 1500000000 | responseTime: expected <= 1s, got 1s500ms",
        "<2s | 1 | ",
      })
  void responseTimeIsLimited(String limit, long nanos, String failure) {
    assertThat(
            failure("expect: { responseTime: " + limit + " }", FakeResponse.of(200, "").in(nanos)))
        .isEqualTo(failure);
  }
}
