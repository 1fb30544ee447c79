package io.spate.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalBudgetTest {
  private final AtomicLong now = new AtomicLong();
  private final RefusalBudget budget = new RefusalBudget(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void theFirstRefusalsOfACallerAreKeptAndThenOneInTenSeconds() {
    for (int i = 0; i < 3; i++) {
      assertThat(budget.take("10.0.0.1", 401)).contains(0L);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(budget.take("10.0.0.1", 401)).isEmpty();
    }
    pass(Duration.ofSeconds(9));
    assertThat(budget.take("10.0.0.1", 401)).isEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(budget.take("10.0.0.1", 401)).as("with those left out").contains(1_001L);
    assertThat(budget.take("10.0.0.1", 401)).isEmpty();
  }

  @Test
  void anotherCallerAndAnotherStatusAreKeptBesides() {
    for (int i = 0; i < 10; i++) {
      budget.take("10.0.0.1", 401);
    }

    assertThat(budget.take("10.0.0.1", 429)).contains(7L);
    assertThat(budget.take("10.0.0.2", 401)).contains(0L);
  }

  @Test
  void manyCallersTogetherFillItNoFasterThanTwelveAMinute() {
    long kept = 0;
    for (int minute = 0; minute < 60; minute++) {
      for (int caller = 0; caller < 5_000; caller++) {
        Optional<Long> taken = budget.take("caller " + minute + "/" + caller, 401);
        kept += taken.isPresent() ? 1 : 0;
      }
      pass(Duration.ofMinutes(1));
    }

    assertThat(kept).isBetween(60L, 60L + 60 * 12);
  }
}
