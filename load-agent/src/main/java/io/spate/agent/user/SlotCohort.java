package io.spate.agent.user;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The users of one slot that follow one load: all of them, but where classes have their own.
 * Confined to the slot's event loop.
 */
final class SlotCohort {
  final Population population;
  final List<VirtualUser> byIndex = new ArrayList<>();
  final PriorityQueue<Integer> freed = new PriorityQueue<>(); // members whose users have ended
  private final SlotRhythm rhythm;
  private SlotBudget budget; // null if it is not bounded by iterations
  int started;
  int restartBelow;

  /**
   * A cohort without users.
   *
   * @param restartBelow users with an index below this were running elsewhere before: they start
   *     through the limiter
   */
  SlotCohort(Population population, int slot, int restartBelow) {
    this.population = population;
    this.restartBelow = restartBelow;
    this.rhythm =
        new SlotRhythm(population.throughput(), phaseOf(population.order().user(slot, 0)));
  }

  /** Multiples of the golden ratio: those of any first users are spread evenly. */
  private static double phaseOf(int firstUser) {
    double multiple = firstUser * 0.618_033_988_749_895;
    return multiple - Math.floor(multiple);
  }

  /** Bounds it: its users begin no more iterations than these. Before the first starts. */
  void bound(SlotBudget budget) {
    this.budget = budget;
  }

  boolean isBounded() {
    return budget != null;
  }

  /** Whether there is an iteration for a member to begin. */
  boolean mayBegin(int member) {
    return budget == null || budget.mayBegin(member);
  }

  /** A member begins an iteration. */
  void beginIteration(int member) {
    if (budget != null) {
      budget.begin(member);
    }
  }

  /** An iteration has ended. */
  void countIteration() {
    if (budget != null) {
      budget.ended();
    }
  }

  /** Whether its iterations are done, or nobody is left to do them once its users have ended. */
  boolean isSpent() {
    return budget != null && budget.isSpent(started);
  }

  /** When iterations of its users may begin. */
  SlotRhythm rhythm() {
    return rhythm;
  }
}
