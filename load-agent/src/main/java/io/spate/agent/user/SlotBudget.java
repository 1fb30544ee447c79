package io.spate.agent.user;

import io.spate.protocol.command.Iterations;
import io.spate.protocol.quota.SlotOrder;

/**
 * The iterations that a slot's users may still begin. What was done before this agent had the slot
 * is known for the slot as a whole only: what is left of it is divided among its users evenly.
 * Confined to the slot's event loop.
 */
final class SlotBudget {
  private final SlotProgress progress;
  private final int index;
  private final int slots;
  private final int users;
  private final int[] leftOf; // by the user's index in the slot; null if all draw on the same
  private long left;

  SlotBudget(Iterations iterations, SlotOrder order, int slot, SlotProgress progress) {
    this(iterations, order, slot, progress, 0);
  }

  /**
   * Those of a class of users.
   *
   * @param index of the class
   * @param order of its members
   */
  SlotBudget(Iterations iterations, SlotOrder order, int slot, SlotProgress progress, int index) {
    this.progress = progress;
    this.index = index;
    this.slots = order.slots();
    this.users = iterations.usersOf(order, slot);
    this.left = Math.max(0, iterations.shareOf(order, slot) - progress.done(index));
    this.leftOf = iterations.shared() ? null : divided(left, users);
  }

  private static int[] divided(long left, int users) {
    int[] parts = new int[users];
    for (int i = 0; i < users; i++) {
      parts[i] = Math.toIntExact(left / users + (i < left % users ? 1 : 0));
    }
    return parts;
  }

  /** Whether there is an iteration for a user, by its number among those who share them. */
  boolean mayBegin(int number) {
    int user = number / slots; // users of a slot are as many apart
    return left > 0 && user < users && (leftOf == null || leftOf[user] > 0);
  }

  /** A user begins an iteration, after {@link #mayBegin}. */
  void begin(int number) {
    left--;
    if (leftOf != null) {
      leftOf[number / slots]--;
    }
  }

  /** An iteration has ended. */
  void ended() {
    progress.count(index);
  }

  /** Whether no user has anything to begin, now or later. */
  boolean isSpent(int started) {
    return left == 0 || started >= users;
  }
}
