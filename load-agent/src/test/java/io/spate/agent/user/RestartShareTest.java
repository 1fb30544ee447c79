package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartShareTest {
  @Test
  void aLoopWithMoreThanAnEvenPartGetsWhatItsSlotsAreOfAll() {
    assertThat(new RestartShare(() -> 3, 2).of(60, 120)).isEqualTo(0.5);
  }

  @Test
  void aLoopThatHasJustBegunGetsAnEvenPartOfTheFleet() {
    assertThat(new RestartShare(() -> 6, 2).of(1, 120)).isEqualTo(1.0 / 12);
  }
}
