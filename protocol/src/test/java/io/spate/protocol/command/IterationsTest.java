package io.spate.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.Json;
import io.spate.protocol.quota.SlotOrder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IterationsTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 120", "100, 7, 120", "100000, 250, 120", "5, 10, 3", "1000000000000, 999, 7"})
  void sharesOfTheSlotsAddUpToTheTotal(long total, int users, int slots) {
    Iterations iterations = new Iterations(total, users, true);
    SlotOrder order = new SlotOrder(slots);

    assertThat(IntStream.range(0, slots).mapToLong(s -> iterations.shareOf(order, s)).sum())
        .isEqualTo(total);
    assertThat(IntStream.range(0, slots).map(s -> iterations.usersOf(order, s)).sum())
        .isEqualTo(users);
  }

  @Test
  void aSlotWithoutUsersHasNoIterations() {
    Iterations iterations = new Iterations(1_000, 3, false);
    SlotOrder order = new SlotOrder(120);

    for (int slot = 0; slot < 120; slot++) {
      assertThat(iterations.shareOf(order, slot) > 0)
          .isEqualTo(iterations.usersOf(order, slot) > 0);
    }
  }

  @Test
  void aLoadKeepsItsIterationsInARecord() {
    LoadProfile load =
        LoadProfile.ramp(10, 5, 60_000).withIterations(new Iterations(50, 10, false));

    assertThat(Json.read(Json.write(load), LoadProfile.class)).isEqualTo(load);
    assertThat(load.changed(10, 5, 5).iterations()).isEqualTo(load.iterations());
  }

  @Test
  void noIterationsAreNone() {
    assertThatThrownBy(() -> new Iterations(0, 1, true)).hasMessageContaining("at least 1");
  }
}
