package io.spate.agent.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Where a slot goes on after what was said of it. */
class KnownProgressTest {
  private static SlotStatus word(String agent, SlotState state, Long... drawn) {
    return new SlotStatus(
        SlotStatus.SCHEMA, "r", 0, state, agent, agent, 0, 0, 0, 0, 0, null, Arrays.asList(drawn));
  }

  private static long[] drawn(SlotStatus... words) {
    KnownProgress known = KnownProgress.NOTHING;
    for (SlotStatus each : words) {
      known = known.with(each);
    }
    return known.drawn();
  }

  @Test
  void afterACrashRowsThatWereReservedAreGone() {
    assertThat(drawn(word("a", SlotState.RUNNING, 8L, 3L), word("a", SlotState.RUNNING, 24L, 5L)))
        .containsExactly(24, 5);
  }

  @Test
  void theLastWordOfTheHolderGivesBackWhatItHadReservedInVain() {
    assertThat(drawn(word("a", SlotState.RUNNING, 24L), word("a", SlotState.RELEASED, 11L)))
        .containsExactly(11);
  }

  @Test
  void lateWordsOfAnAgentThatHasLostTheSlotTakeNothingBack() {
    assertThat(
            drawn(
                word("a", SlotState.RUNNING, 24L),
                word("b", SlotState.RUNNING, 32L),
                word("a", SlotState.RUNNING, 28L),
                word("a", SlotState.RELEASED, 11L)))
        .containsExactly(32);
  }

  @Test
  void whatASuccessorSaysBeforeItHasReadAllDoesNotCount() {
    assertThat(
            drawn(
                word("a", SlotState.RUNNING, 24L),
                word("a", SlotState.RELEASED, 11L),
                word("b", SlotState.HELD, 24L)))
        .containsExactly(11);
    assertThat(drawn(word("b", SlotState.HELD, 24L)))
        .as("nothing else is left in the compacted topic")
        .containsExactly(24);
  }

  @Test
  void aWordWithoutDrawsOrWithHolesChangesNothing() {
    SlotStatus none =
        new SlotStatus(SlotStatus.SCHEMA, "r", 0, SlotState.RUNNING, "b", "b", 0, 0, 0, 7, 0);

    assertThat(
            drawn(
                word("a", SlotState.RUNNING, 8L, 3L), none, word("a", SlotState.RUNNING, null, 4L)))
        .containsExactly(8, 4);
    assertThat(KnownProgress.NOTHING.with(none).done()).isEqualTo(7);
  }
}
