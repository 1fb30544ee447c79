package io.spate.aggregator.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spate.aggregator.compare.Confidence.Interval;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceTest {
  private static final int TRIALS = 2_000;

  @ParameterizedTest
  @ValueSource(doubles = {50, 90, 95, 99})
  void ofAHundredRunsAboutNinetyFiveHoldTheTruePercentile(double percentile) {
    Random random = new Random(42);
    double truth = -Math.log(1 - percentile / 100);
    int held = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Histogram times = new Histogram(3);
      for (int i = 0; i < 1_000; i++) {
        times.recordValue(Math.round(1e6 * random.nextExponential()));
      }
      held += Confidence.percentile(times, percentile, 1e6).holds(truth) ? 1 : 0;
    }

    assertThat((double) held / TRIALS).isBetween(0.935, 0.985);
  }

  @Test
  void aFewRequestsSayLittleButNeverBeyondWhatWasMeasured() {
    Histogram times = new Histogram(3);
    times.recordValue(10);
    times.recordValue(20);

    assertThat(Confidence.percentile(times, 95, 1)).isEqualTo(new Interval(10, 20));
  }

  @Test
  void aRatioOfNoFailuresIsNotKnownToBeZero() {
    Interval none = Confidence.ratio(0, 1_000);

    assertThat(none.low()).isZero();
    // The rule of three says 0.003 one-sided; Wilson's upper end is z²/(n + z²).
    assertThat(none.high()).isCloseTo(3.8415 / 1_003.8415, within(1e-5));
    assertThat(Confidence.ratio(1_000, 1_000).high()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theNextRunLiesWhereStudentSays() {
    // Mean 10, s = 1, n = 3: 10 ± 4.303 sqrt(4/3).
    Interval next = Confidence.nextRun(9, 10, 11);

    assertThat(next.low()).isCloseTo(10 - 4.303 * Math.sqrt(4.0 / 3), within(1e-9));
    assertThat(next.high()).isCloseTo(10 + 4.303 * Math.sqrt(4.0 / 3), within(1e-9));
  }

  @Test
  void ofAHundredNextRunsAboutNinetyFiveLieThere() {
    Random random = new Random(7);
    int held = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Interval next =
          Confidence.nextRun(
              random.nextGaussian(),
              random.nextGaussian(),
              random.nextGaussian(),
              random.nextGaussian());
      held += next.holds(random.nextGaussian()) ? 1 : 0;
    }

    assertThat((double) held / TRIALS).isBetween(0.935, 0.965);
  }
}
