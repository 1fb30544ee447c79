package io.spate.agent.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SampleGateTest {
  private final SampleGate gate = new SampleGate(2);

  @Test
  void theFirstFailuresOfAKindAreToldThenOneInAWhile() {
    int told = 0;
    for (int i = 0; i < 1_000; i++) {
      if (gate.admit(1, ErrorKind.STATUS, TimeUnit.MILLISECONDS.toNanos(i * 10))) {
        told++;
        gate.takeCount(1, ErrorKind.STATUS);
      }
    }
    assertThat(told).isBetween(4, 5);
  }

  @Test
  void eachNameAndKindHasItsOwnShare() {
    for (int i = 0; i < 10; i++) {
      gate.admit(0, ErrorKind.STATUS, 0);
    }
    assertThat(gate.admit(0, ErrorKind.STATUS, 0)).isFalse();
    assertThat(gate.admit(0, ErrorKind.CHECK, 0)).isTrue();
    assertThat(gate.admit(1, ErrorKind.STATUS, 0)).isTrue();
  }

  @Test
  void aSampleSaysOfHowManyFailuresItIsOne() {
    for (int i = 0; i < 7; i++) {
      gate.admit(0, ErrorKind.STATUS, 0);
    }
    assertThat(gate.takeCount(0, ErrorKind.STATUS)).isEqualTo(7);
    assertThat(gate.takeCount(0, ErrorKind.STATUS)).isZero();
  }
}
