package io.spate.aggregator.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.reduce.Folds;
import io.spate.aggregator.reduce.NameFold;
import io.spate.scenario.threshold.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdVerdictTest {
  // 90 requests of 1 to 90 ms, and 10 that failed after 500 ms.
  private static final NameFold GET = Folds.of("GET /todo", 90, i -> (i + 1) * 1_000, false);
  private static final NameFold POST = Folds.of("POST /todo", 10, i -> 500_000, true);
  private static final Measured MEASURED = measured(20, GET, POST);

  @ParameterizedTest
  @CsvSource({
    "failures < 11%, true",
    "failures < 10%, false",
    "failures <= 10, true",
    "p90 <= 90.1ms, true",
    "p95 < 400ms, false",
    "p95 of GET /todo < 90ms, true",
    "p95 of POST /todo < 90ms, false",
    "median < 60ms, true",
    "avg < 60ms, false",
    "avg of GET /todo < 46ms, true",
    "min <= 1ms, true",
    "max <= 500ms, true",
    "rate >= 5/s, true",
    "rate > 5/s, false",
    "requests >= 100, true",
    "requests of POST /todo >= 11, false",
  })
  void holdsOrNotByTheMergedNumbers(String expression, boolean expected) {
    ThresholdVerdict verdict = ThresholdVerdict.of(Threshold.parse(expression), MEASURED, true);
    assertThat(verdict.ok()).as("%s, was %s", expression, verdict.actual()).isEqualTo(expected);
  }

  @Test
  void requestsOfTheWarmUpAreNotThoseOfTheName() {
    NameFold warmUp = Folds.of("warm-up GET /todo", 90, i -> 900_000, true);
    Measured measured = new Measured(GET, List.of(GET, warmUp), 20);

    for (String of : List.of("GET /todo", "/todo")) {
      assertThat(
              ThresholdVerdict.of(Threshold.parse("requests of " + of + " > 0"), measured, true)
                  .actual())
          .isEqualTo(90);
    }
  }

  @Test
  void whatIsDoneOncePerRunIsNotOfTheName() {
    NameFold setup = Folds.of("setup GET /todo", 5, i -> 900_000, true);
    NameFold teardown = Folds.of("teardown POST /todo", 5, i -> 900_000, true);
    Measured measured = new Measured(GET, List.of(GET, setup, teardown), 20);

    for (String of : List.of("GET /todo", "/todo")) {
      assertThat(
              ThresholdVerdict.of(Threshold.parse("requests of " + of + " > 0"), measured, true)
                  .actual())
          .isEqualTo(90);
    }
  }

  @Test
  void requestThatWasNeverMadeHasNoVerdictUntilTheEndAndThenFails() {
    Threshold threshold = Threshold.parse("p95 of DELETE /todo < 1s");

    assertThat(ThresholdVerdict.of(threshold, MEASURED, false).ok()).isNull();
    ThresholdVerdict last = ThresholdVerdict.of(threshold, MEASURED, true);
    assertThat(last.ok()).isFalse();
    assertThat(last.row(true).actual()).isEqualTo("no value");
  }

  @Test
  void ofARunThatNeverStartedNothingIsEvaluated() {
    ThresholdVerdict verdict =
        ThresholdVerdict.of(Threshold.parse("p95 < 1s"), measured(0, new NameFold("x")), false);

    assertThat(verdict.ok()).isNull();
    assertThat(verdict.row(true).actual()).isEqualTo("not evaluated");
    assertThat(verdict.row(false).actual()).isEqualTo("no value");
  }

  @Test
  void leastNumberThatMayStillBeReachedAbortsNothing() {
    Threshold threshold = Threshold.parse("requests > 1000").withAbort(true);

    assertThat(ThresholdVerdict.of(threshold, MEASURED, false).aborts()).isFalse();
    assertThat(ThresholdVerdict.of(threshold, MEASURED, true).ok()).isFalse();
  }

  @Test
  void onlyABreachWithAbortAborts() {
    Threshold threshold = Threshold.parse("p95 < 10ms");

    assertThat(ThresholdVerdict.of(threshold, MEASURED, false).aborts()).isFalse();
    assertThat(ThresholdVerdict.of(threshold.withAbort(true), MEASURED, false).aborts()).isTrue();
  }

  private static Measured measured(double seconds, NameFold... names) {
    NameFold all = new NameFold("");
    List.of(names).forEach(all::merge);
    return new Measured(all, List.of(names), seconds);
  }
}
