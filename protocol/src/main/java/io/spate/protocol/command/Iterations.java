package io.spate.protocol.command;

import io.spate.protocol.quota.SlotOrder;

/**
 * How many iterations a run has, if it is bounded by them, and how they are divided: each user of
 * the planned ones has an equal part of them (the first users one more where that does not come out
 * even), and a slot has those of its users. So a slot's share follows from this alone, whichever
 * agent has it.
 *
 * @param total iterations of the whole run, at least 1
 * @param users among whom they are divided, at least 1: the users of the run as it was planned
 * @param shared whether the users of a slot do its iterations as each of them is free; otherwise
 *     each does its own part
 */
public record Iterations(long total, int users, boolean shared) {
  public Iterations {
    if (total < 1 || users < 1) {
      throw new IllegalArgumentException(
          "iterations need a total and users of at least 1, got "
              + total
              + " iterations of "
              + users
              + " users");
    }
  }

  /** How many of them belong to a slot; the shares of all slots add up to the total. */
  public long shareOf(SlotOrder order, int slot) {
    return total / users * usersOf(order, slot) + order.usersBelow(slot, total % users);
  }

  /** How many of the users belong to a slot. */
  public int usersOf(SlotOrder order, int slot) {
    return order.usersBelow(slot, users);
  }
}
