package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

  @Test
  void aNormalThinkTimeHasItsMeanAndDeviationAndStaysWithinItsBounds() {
    ThinkTime time = parsed("{ normal: 2s, deviation: 500ms, min: 1s, max: 4s }");
    double[] seconds = sample(time);

    assertThat(mean(seconds)).isBetween(1.98, 2.03);
    assertThat(Arrays.stream(seconds).filter(s -> s >= 1.5 && s <= 2.5).count())
        .as("two of three within one deviation")
        .isBetween(13_300L, 14_000L);
    assertThat(Arrays.stream(seconds).min()).hasValue(1);
    assertThat(Arrays.stream(seconds).max().orElseThrow()).isLessThanOrEqualTo(4);
    assertThat(time).hasToString("{ normal: 2s, deviation: 500ms, min: 1s, max: 4s }");
  }

  @Test
  void anExponentialThinkTimeHasItsMeanAndItsMedian() {
    ThinkTime time = parsed("{ exponential: 2s }");
    double[] seconds = sample(time);

    assertThat(mean(seconds)).isBetween(1.94, 2.06);
    assertThat(Arrays.stream(seconds).filter(s -> s < 2 * Math.log(2)).count())
        .as("half are below ln 2 of the mean")
        .isBetween(9_700L, 10_300L);
    assertThat(time).hasToString("{ exponential: 2s }");
    assertThat(Arrays.stream(sample(parsed("{ exponential: 2s, max: 3s }"))).max()).hasValue(3);
  }

  private static ThinkTime parsed(String written) {
    return Scenarios.request("get: /\nthinkTime: " + written).thinkTime();
  }

  private static double[] sample(ThinkTime time) {
    SplittableRandom random = new SplittableRandom(7);
    return IntStream.range(0, 20_000).mapToDouble(i -> time.sampleNanos(random) / 1e9).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
