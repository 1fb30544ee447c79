package io.spate.protocol.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 12, 120, 128, 1000})
  void everyUserBelongsToExactlyOneSlot(int slots) {
    SlotOrder order = new SlotOrder(slots);
    for (int user = 0; user < 3 * slots; user++) {
      int slot = order.slotOf(user);
      assertThat(order.user(slot, user / slots)).isEqualTo(user);
    }
  }

  @Test
  void slotsTogetherHaveAsManyUsersAsTheTargetSays() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      SlotOrder order = new SlotOrder(1 + random.nextInt(150));
      double target = random.nextDouble() * 1_000;
      int users = 0;
      for (int slot = 0; slot < order.slots(); slot++) {
        users += order.usersBelow(slot, target);
      }
      assertThat(users).as("target %s, seed %d", target, seed).isEqualTo((int) Math.ceil(target));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 8, 10, 12})
  void contiguousAndStridedSharesCarryNearlyTheSameNumberOfUsers(int agents) {
    SlotOrder order = new SlotOrder(120);
    for (int users = 10; users <= 240; users += 5) {
      int[] contiguous = new int[agents];
      int[] strided = new int[agents];
      for (int slot = 0; slot < 120; slot++) {
        int here = order.usersBelow(slot, users);
        contiguous[slot * agents / 120] += here;
        strided[slot % agents] += here;
      }
      double fair = (double) users / agents;
      for (int agent = 0; agent < agents; agent++) {
        assertThat((double) contiguous[agent])
            .as("%d users on agent %d of %d, contiguous", users, agent, agents)
            .isBetween(fair - 3, fair + 3);
        assertThat((double) strided[agent])
            .as("%d users on agent %d of %d, strided", users, agent, agents)
            .isBetween(fair - 2, fair + 2);
      }
    }
  }

  @Test
  void usersBelowCountsExactlyTheUsersWithALowerNumber() {
    SlotOrder order = new SlotOrder(12);
    for (int slot = 0; slot < 12; slot++) {
      for (double target = 0; target < 40; target += 0.5) {
        int expected = 0;
        while (order.user(slot, expected) < target) {
          expected++;
        }
        assertThat(order.usersBelow(slot, target)).isEqualTo(expected);
      }
    }
  }

  @Test
  void noSlotsAreRefused() {
    assertThatThrownBy(() -> new SlotOrder(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots must be at least 1, got 0");
  }
}
