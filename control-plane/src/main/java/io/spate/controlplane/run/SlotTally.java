package io.spate.controlplane.run;

import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.FixtureEnd;
import java.util.List;

/**
 * The slots of one run, counted.
 *
 * @param slots how many the run has
 * @param held taken, their users not yet started
 * @param running their users run
 * @param ended over
 * @param manned held or running at an agent that is live and ready
 * @param done iterations that have ended, where the run is bounded by them, else 0
 * @param notEnded numbers of the slots that have not ended, ascending
 * @param abort why a user wants the run to end, perhaps empty; null if none does
 * @param fixture how the setup or the teardown has ended, whichever was last; null if neither has
 */
record SlotTally(
    int slots,
    int held,
    int running,
    int ended,
    int manned,
    long done,
    List<Integer> notEnded,
    String abort,
    FixtureEnd fixture) {
  private static final int NUMBERS_IN_WORDS = 10;

  SlotTally {
    notEnded = List.copyOf(notEnded);
  }

  /** How the setup or the teardown, whichever {@code phase} says, has ended; null if it has not. */
  FixtureEnd fixtureEnd(RunPhase phase) {
    return fixture != null && fixture.phase() == phase ? fixture : null;
  }

  boolean allManned() {
    return manned == slots;
  }

  boolean allEnded() {
    return ended == slots;
  }

  /** The slots that have not ended, in words: {@code 2 of 120 slots (17, 40)}. */
  String notEndedInWords() {
    StringBuilder words = new StringBuilder();
    words.append(notEnded.size()).append(" of ").append(slots).append(" slots (");
    for (int i = 0; i < Math.min(NUMBERS_IN_WORDS, notEnded.size()); i++) {
      words.append(i == 0 ? "" : ", ").append(notEnded.get(i));
    }
    return words.append(notEnded.size() > NUMBERS_IN_WORDS ? ", ...)" : ")").toString();
  }
}
