package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkTimeTest {
  private static ThinkTime of(String text) {
    return Scenarios.parse(
            Scenarios.withUserClass("thinkTime: " + text + "\ntasks: [ { get: / } ]"))
        .users()
        .get(0)
        .thinkTime();
  }

  @ParameterizedTest
  @CsvSource({
    "none, 0, 0, none",
    "0s, 0, 0, none",
    "2s, 2000000000, 2000000000, 2s",
    "500us, 500000, 500000, 500us",
    "2s..5s, 2000000000, 5000000000, 2s..5s",
    "'2s .. 5s', 2000000000, 5000000000, 2s..5s",
    "0.5s..1m30s, 500000000, 90000000000, 500ms..1m30s",
    "1s..1s, 1000000000, 1000000000, 1s",
  })
  void textIsReadAndWritten(String text, long min, long max, String written) {
    assertThat(of(text)).isEqualTo(new ThinkTime(min, max)).hasToString(written);
  }

  @Test
  void samplesCoverTheWholeRangeAndNothingElse() {
    ThinkTime range = ThinkTime.uniform(10, 13);
    SplittableRandom random = new SplittableRandom(5);
    int[] counts = new int[4];
    for (int i = 0; i < 4_000; i++) {
      counts[(int) range.sampleNanos(random) - 10]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  @Test
  void constantNeedsNoRandomNumber() {
    assertThat(ThinkTime.constant(7).sampleNanos(null)).isEqualTo(7);
    assertThat(ThinkTime.NONE.isNone()).isTrue();
  }

  @Test
  void impossibleRangeIsRefused() {
    assertThatThrownBy(() -> new ThinkTime(5, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a think time needs 0 <= min <= max, got 5..4 ns");
  }
}
