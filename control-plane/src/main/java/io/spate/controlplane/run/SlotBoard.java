package io.spate.controlplane.run;

import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.SlotState;
import io.spate.protocol.status.SlotStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The newest status of each slot of one run. Written by the thread that reads the topic, which has
 * the records of a slot in their order; read by any thread.
 */
final class SlotBoard {
  private final Map<Integer, SlotStatus> newest = new ConcurrentHashMap<>();
  private volatile long changedAt;
  private volatile String abort;
  private volatile FixtureEnd fixture;

  void put(SlotStatus status, long now) {
    newest.put(status.slot(), status);
    if (abort == null) {
      abort = status.abort(); // the first counts, whatever is said of the slot afterwards
    }
    if (status.fixture() != null) {
      fixture = status.fixture(); // stays, as the slot may be another agent's by now
    }
    changedAt = now;
  }

  void remove(int slot) {
    newest.remove(slot);
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  /** Numbers of the slots that have a status. */
  Set<Integer> slots() {
    return Set.copyOf(newest.keySet());
  }

  /** When a status came last, milliseconds since the epoch. */
  long changedAt() {
    return changedAt;
  }

  /**
   * Counts the slots.
   *
   * @param slots how many the run has; statuses of other numbers do not count
   * @param live whether the agent that wrote a status is still there, in the same incarnation
   */
  SlotTally tally(int slots, Predicate<SlotStatus> live) {
    int held = 0;
    int running = 0;
    int manned = 0;
    long done = 0;
    List<Integer> notEnded = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      SlotStatus status = newest.get(slot);
      if (status == null) {
        notEnded.add(slot);
        continue;
      }
      done += status.done();
      switch (status.state()) {
        case HELD -> held++;
        case RUNNING -> running++;
        case RELEASED, ENDED -> {}
      }
      boolean taken =
          switch (status.state()) {
            case HELD, RUNNING -> true;
            case RELEASED, ENDED -> false;
          };
      if (taken && live.test(status)) {
        manned++;
      }
      if (status.state() != SlotState.ENDED) {
        notEnded.add(slot);
      }
    }
    return new SlotTally(
        slots, held, running, slots - notEnded.size(), manned, done, notEnded, abort, fixture);
  }
}
