package io.spate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong();

  private int letThrough(RateLimit limit, String caller, int requests) {
    int through = 0;
    for (int i = 0; i < requests; i++) {
      if (limit.take(caller) == 0) {
        through++;
      }
    }
    return through;
  }

  @Test
  void aCallerMayAskTwoSecondsWorthAtOnceAndThenAtTheRate() {
    RateLimit limit = new RateLimit(10, nanos::get);

    assertThat(letThrough(limit, "ci", 100)).isEqualTo(20);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(letThrough(limit, "ci", 100)).isEqualTo(5);
    nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(letThrough(limit, "ci", 100)).isEqualTo(20);
  }

  @Test
  void oneCallerDoesNotTakeFromAnother() {
    RateLimit limit = new RateLimit(10, nanos::get);
    letThrough(limit, "ci", 100);

    assertThat(limit.take("ops")).isZero();
  }

  @Test
  void whoIsRefusedLearnsWhenItMayAskAgain() {
    RateLimit limit = new RateLimit(0.1, nanos::get);

    assertThat(limit.take("ci")).isZero();
    assertThat(limit.take("ci")).isEqualTo(10);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(limit.take("ci")).isZero();
  }

  @Test
  void callersOfManyAddressesDoNotFillTheMemory() {
    RateLimit limit = new RateLimit(0.001, nanos::get);
    assertThat(limit.take("first")).isZero();
    assertThat(limit.take("first")).isPositive();
    for (int i = 0; i < RateLimit.MAX_CALLERS; i++) {
      limit.take("address " + i);
    }

    assertThat(limit.take("first")).as("forgotten").isZero();
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(letThrough(new RateLimit(0, nanos::get), "ci", 100_000)).isEqualTo(100_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoRateIsToldWithItsSetting(double rate) {
    assertThatThrownBy(() -> new RateLimit(rate, nanos::get))
        .hasMessageContaining("spate.api.rate-limit")
        .hasMessageContaining("0 for no limit");
  }
}
