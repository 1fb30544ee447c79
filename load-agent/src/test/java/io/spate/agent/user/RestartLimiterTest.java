package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartLimiterTest {
  private static final long MS = 1_000_000;

  @Test
  void usersStartAtTheRateAndNotAsABurst() {
    RestartLimiter limiter = new RestartLimiter(0);
    int inFirstTick = 0;
    int inSecond = 0;
    for (int tick = 0; tick <= 100; tick++) {
      limiter.refill(tick * 10 * MS, 50);
      while (limiter.tryStart()) {
        inSecond++;
        if (tick == 0) {
          inFirstTick++;
        }
      }
    }
    assertThat(inFirstTick).isEqualTo(1);
    assertThat(inSecond).isBetween(50, 52);
  }

  @Test
  void timeWithoutDemandIsNotSavedUp() {
    RestartLimiter limiter = new RestartLimiter(0);
    for (int tick = 0; tick < 1_000; tick++) {
      limiter.refill(tick * 10 * MS, 10);
    }
    int burst = 0;
    while (limiter.tryStart()) {
      burst++;
    }
    assertThat(burst).isLessThanOrEqualTo(2);
  }

  @Test
  void aRateBelowOnePerTickStillLetsUsersStart() {
    RestartLimiter limiter = new RestartLimiter(0);
    int started = 0;
    for (int tick = 1; tick <= 1_000; tick++) {
      limiter.refill(tick * 10 * MS, 0.5);
      while (limiter.tryStart()) {
        started++;
      }
    }
    assertThat(started).isBetween(5, 6);
  }
}
