package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.controlplane.Records;
import io.spate.controlplane.TestClock;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import org.junit.jupiter.api.Test;

class SlotBoardsTest {
  private final SlotBoards boards = new SlotBoards(new TestClock(1_000));

  @Test
  void slotsAreCountedByTheirNewestStatus() {
    accept(0, SlotState.HELD, "a");
    accept(0, SlotState.RUNNING, "a");
    accept(1, SlotState.HELD, "a");
    accept(2, SlotState.ENDED, "b");
    accept(3, SlotState.HELD, "a");
    accept(3, SlotState.RELEASED, "a");

    SlotTally tally = boards.of("r").tally(5, status -> true);

    assertThat(tally.held()).isEqualTo(1);
    assertThat(tally.running()).isEqualTo(1);
    assertThat(tally.ended()).isEqualTo(1);
    assertThat(tally.manned()).isEqualTo(2);
    assertThat(tally.notEnded()).containsExactly(0, 1, 3, 4);
  }

  @Test
  void theFirstWishToEndTheRunStaysWhateverIsSaidAfterIt() {
    accept(0, SlotState.RUNNING, "a");
    assertThat(boards.of("r").tally(2, status -> true).abort()).isNull();

    for (String abort : new String[] {"no stock", "another", null}) {
      SlotStatus status =
          new SlotStatus(1, "r", 0, SlotState.RUNNING, "a", "1", 0, 0, 0, 0, 0, abort, null);
      boards.accept(Records.record("r/0", status));
    }

    assertThat(boards.of("r").tally(2, status -> true).abort()).isEqualTo("no stock");
  }

  @Test
  void slotsOfAgentsThatAreGoneAreHeldButNotManned() {
    accept(0, SlotState.HELD, "here");
    accept(1, SlotState.HELD, "gone");

    SlotTally tally = boards.of("r").tally(2, status -> status.agentId().equals("here"));

    assertThat(tally.held()).isEqualTo(2);
    assertThat(tally.manned()).isEqualTo(1);
    assertThat(tally.allManned()).isFalse();
  }

  @Test
  void slotsThatTheRunDoesNotHaveDoNotCount() {
    accept(0, SlotState.ENDED, "a");
    accept(7, SlotState.ENDED, "a");

    SlotTally tally = boards.of("r").tally(1, status -> true);

    assertThat(tally.allEnded()).isTrue();
    assertThat(tally.ended()).isEqualTo(1);
  }

  @Test
  void runsDoNotMix() {
    accept(0, SlotState.ENDED, "a");

    assertThat(boards.of("another").tally(1, status -> true).ended()).isZero();
  }

  @Test
  void removedStatusesAreForgotten() {
    accept(0, SlotState.ENDED, "a");
    accept(1, SlotState.ENDED, "a");

    boards.accept(Records.record("r/0", null));
    assertThat(boards.of("r").slots()).containsExactly(1);

    boards.accept(Records.record("r/1", null));
    assertThat(boards.all()).isEmpty();
  }

  @Test
  void removalOfWhatWasNeverThereIsHarmless() {
    boards.accept(Records.record("nothing", null));
    boards.accept(Records.record("r/not-a-number", null));
    boards.accept(Records.record("r/3", null));

    assertThat(boards.all()).isEmpty();
  }

  @Test
  void recordThatIsNoStatusIsRefusedInWords() {
    SlotStatus nameless = new SlotStatus(1, null, 0, SlotState.HELD, "a", "1", 0, 0, 0, 0, 0);

    assertThatThrownBy(() -> boards.accept(Records.record("k", nameless)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("needs runId");
  }

  private void accept(int slot, SlotState state, String agentId) {
    SlotStatus status = Records.slot("r", slot, state, agentId);
    boards.accept(Records.record(status.key(), status));
  }
}
