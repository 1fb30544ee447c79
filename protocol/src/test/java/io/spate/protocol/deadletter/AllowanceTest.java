package io.spate.protocol.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void soManyAtOnceThenOneASecondAndNeverMoreAtOnce() {
    long start = Long.MAX_VALUE - 5 * SECOND; // the clock may wrap
    Allowance allowance = new Allowance(3, start);

    assertThat(takenOf(10, allowance, start)).isEqualTo(3);
    assertThat(takenOf(10, allowance, start + SECOND / 2)).isZero();
    assertThat(takenOf(10, allowance, start + SECOND)).isEqualTo(1);
    assertThat(takenOf(10, allowance, start + 3 * SECOND)).isEqualTo(2);
    assertThat(takenOf(10, allowance, start + 1_000 * SECOND)).isEqualTo(3);
  }

  private static long takenOf(int times, Allowance allowance, long now) {
    return IntStream.range(0, times).filter(i -> allowance.take(now)).count();
  }
}
