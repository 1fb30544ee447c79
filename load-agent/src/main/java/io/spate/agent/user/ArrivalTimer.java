package io.spate.agent.user;

import io.spate.protocol.command.ArrivalSchedule;
import io.spate.protocol.quota.SlotArrivals;

/**
 * Makes the arrivals of one slot happen when they are due: one entry in the loop's timer, for the
 * next of them. An arrival that is overdue, since the loop was busy, happens as soon as it can, and
 * is still due when it was. Confined to the slot's event loop; allocates nothing per arrival.
 */
final class ArrivalTimer implements ThinkTimer.Task {
  private static final long NONE = Long.MIN_VALUE;

  private final LoopRun run;
  private final LoadGroup group;
  private final SlotUsers slot;
  private final SlotArrivals arrivals;
  private ArrivalSchedule schedule;
  private long startNanos;
  private long dueNanos = NONE;
  private long armed;

  /**
   * Nothing happens before {@link #follow}.
   *
   * @param group of the open model whose arrivals they are
   * @param arrivals at the first one that is to happen
   */
  ArrivalTimer(LoopRun run, LoadGroup group, SlotUsers slot, SlotArrivals arrivals) {
    this.run = run;
    this.group = group;
    this.slot = slot;
    this.arrivals = arrivals;
  }

  /**
   * From now on arrivals are due as the schedule says. Those that have happened do not happen
   * again: the next one keeps its number, and is due when the new schedule has it.
   *
   * @param startNanos {@link System#nanoTime} of the schedule's beginning
   */
  void follow(ArrivalSchedule schedule, long startNanos) {
    this.schedule = schedule;
    this.startNanos = startNanos;
    arm();
  }

  /** Nothing happens until the next {@link #follow}. */
  void hold() {
    armed++;
    dueNanos = NONE;
  }

  /** The load is over: what was due and has not happened yet, since the loop was late, does now. */
  void finish() {
    while (dueNanos != NONE) {
      due(armed);
    }
  }

  private void arm() {
    armed++;
    double dueMs = schedule.dueMs(arrivals.at());
    if (dueMs < Double.POSITIVE_INFINITY) {
      dueNanos = startNanos + (long) (dueMs * 1e6);
      run.wakeAt(dueNanos, this, armed);
    } else {
      dueNanos = NONE;
    }
  }

  @Override
  public void due(long id) {
    if (id != armed) {
      return; // another schedule counts by now
    }
    run.arrive(group, slot, arrivals.number(), dueNanos);
    arrivals.advance();
    arm();
  }
}
