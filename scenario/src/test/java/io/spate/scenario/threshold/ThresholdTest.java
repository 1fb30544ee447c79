package io.spate.scenario.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failures < 1% | FAILURE_RATIO | 0 | | LESS | 0.01",
        "failures <= 0.5 % | FAILURE_RATIO | 0 | | LESS_OR_EQUAL | 0.005",
        "failures < 10 | FAILURE_COUNT | 0 | | LESS | 10",
        "failures of POST /todo < 10 | FAILURE_COUNT | 0 | POST /todo | LESS | 10",
        "p95 < 500ms | PERCENTILE | 95 | | LESS | 500",
        "p95<500ms | PERCENTILE | 95 | | LESS | 500",
        "p99.9 < 1.5s | PERCENTILE | 99.9 | | LESS | 1500",
        "p100 < 1m | PERCENTILE | 100 | | LESS | 60000",
        "median < 250us | PERCENTILE | 50 | | LESS | 0.25",
        "avg < 200ms | AVERAGE | 0 | | LESS | 200",
        "average < 200ms | AVERAGE | 0 | | LESS | 200",
        "mean < 200ms | AVERAGE | 0 | | LESS | 200",
        "min > 1ms | MIN | 0 | | GREATER | 1",
        "max <= 2s | MAX | 0 | | LESS_OR_EQUAL | 2000",
        "rate > 100/s | RATE | 0 | | GREATER | 100",
        "rate >= 99.5 | RATE | 0 | | GREATER_OR_EQUAL | 99.5",
        "requests > 1000 | REQUESTS | 0 | | GREATER | 1000",
        "p95 of GET /todo/[id] < 300ms | PERCENTILE | 95 | GET /todo/[id] | LESS | 300",
        "p95 of /todo/[id] < 300ms | PERCENTILE | 95 | /todo/[id] | LESS | 300",
        "p95 of GET a < b < 300ms | PERCENTILE | 95 | GET a < b | LESS | 300",
        "p95 of GET one of many < 3ms | PERCENTILE | 95 | GET one of many | LESS | 3",
      })
  void expressionIsRead(
      String text,
      Metric metric,
      double percentile,
      String request,
      Operator operator,
      double limit) {
    assertThat(Threshold.parse(text))
        .isEqualTo(new Threshold(text, metric, percentile, request, operator, limit, false));
  }

  @Test
  void wrongExpressionIsToldWithItsColumn() {
    assertThatThrownBy(() -> Threshold.parse("p95 < 500"))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("threshold:1:7: a duration needs a unit, got '500' (write 500ms)");
    assertThatThrownBy(() -> Threshold.parse(" fail < 1%"))
        .hasMessageStartingWith("threshold:1:2: unknown metric 'fail'");
    assertThatThrownBy(() -> Threshold.parse(""))
        .hasMessageStartingWith("threshold:1:1: a threshold needs one of < <= > >=, got ''");
  }

  @ParameterizedTest
  @CsvSource({
    "failures < 1%, 0.009, true",
    "failures < 1%, 0.01, false",
    "failures <= 1%, 0.01, true",
    "rate > 5, 5, false",
    "rate >= 5, 5, true",
    "p95 < 5ms, NaN, false",
    "rate > 5, NaN, false",
  })
  void limitIsCompared(String expression, double actual, boolean holds) {
    assertThat(Threshold.parse(expression).holds(actual)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "failures < 1%, 0.01234567, 1.235%", "failures < 1%, 0, 0%", "failures < 1%, 1, 100%",
    "failures < 1%, 0.0000001, 0.00001%", "failures < 9, 17, 17", "p95 < 1s, 612.4567, 612.5ms",
    "p95 < 1s, 61234.5, 61235ms", "p95 < 1s, 0.12345, 0.1235ms", "avg < 1s, 5, 5ms",
    "rate > 5, 103.44, 103.4/s", "requests > 5, 1234567, 1234567", "p95 < 1s, NaN, no value",
  })
  void measuredValueIsToldWithItsUnit(String expression, double actual, String words) {
    assertThat(Threshold.parse(expression).describe(actual)).isEqualTo(words);
  }

  @Test
  void nameMatchesWithAndWithoutTheMethod() {
    Threshold all = Threshold.parse("p95 < 1s");
    Threshold one = Threshold.parse("p95 of GET /todo < 1s");
    Threshold any = Threshold.parse("p95 of /todo < 1s");

    assertThat(all.matches("GET /x")).isTrue();
    assertThat(one.matches("GET /todo")).isTrue();
    assertThat(one.matches("PUT /todo")).isFalse();
    assertThat(any.matches("GET /todo")).isTrue();
    assertThat(any.matches("PUT /todo")).isTrue();
    assertThat(any.matches("PUT /a /todo")).isFalse();
    assertThat(any.matches("PUT x/todo")).isFalse();
    assertThat(any.matches("/todo")).isTrue();
  }

  @Test
  void mapFormMayAbortTheRun() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withTop(
                """
                thresholds:
                  - failures < 5%
                  - { threshold: "p99 < 2s", abort: true }
                  - { threshold: "p99 of GET / < 2s" }
                  - threshold: rate > 5/s
                    abort: false
                """));

    assertThat(scenario.thresholds())
        .extracting(Threshold::abort)
        .containsExactly(false, true, false, false);
    assertThat(scenario.thresholds().get(1).expression()).isEqualTo("p99 < 2s");
  }
}
