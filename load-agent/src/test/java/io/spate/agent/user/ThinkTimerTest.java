package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThinkTimerTest {
  private final ThinkTimer timer = new ThinkTimer();

  @Test
  void tasksAreWokenInTheOrderInWhichTheyAreDue() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Long> woken = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      long due = random.nextInt(10_000);
      timer.at(due, id -> woken.add(due), i);
    }

    timer.run(10_000);

    assertThat(woken).as("seed %d", seed).hasSize(1_000).isSorted();
  }

  @Test
  void nobodyIsWokenEarly() {
    List<Long> woken = new ArrayList<>();
    timer.at(100, woken::add, 1);
    timer.at(101, woken::add, 2);

    timer.run(100);

    assertThat(woken).containsExactly(1L);
    assertThat(timer.nextNanos()).isEqualTo(101);
  }

  @Test
  void aTaskThatIsAlwaysDueCannotHoldTheLoop() {
    int[] calls = {0};
    ThinkTimer.Task[] again = new ThinkTimer.Task[1];
    again[0] =
        id -> {
          calls[0]++;
          timer.at(0, again[0], id);
        };
    timer.at(0, again[0], 1);

    timer.run(5);

    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void timesAreComparedAcrossTheWrapOfNanoTime() {
    List<Long> woken = new ArrayList<>();
    timer.at(Long.MIN_VALUE + 5, woken::add, 2);
    timer.at(Long.MAX_VALUE - 5, woken::add, 1);

    timer.run(Long.MAX_VALUE);
    assertThat(woken).containsExactly(1L);
    timer.run(Long.MIN_VALUE + 5);
    assertThat(woken).containsExactly(1L, 2L);
  }
}
