package io.spate.protocol.quota;

import java.math.BigInteger;

/**
 * Which user belongs to which slot: user {@code u} belongs to the slot at position {@code u mod P}
 * of an order of the P slots in which any share of the slots that a consumer group hands out, a
 * contiguous range as well as every third one, carries nearly the same share of the users, even for
 * 10 users.
 *
 * <p>The order is {@code slot = position * g mod P}, with the g coprime to P that is nearest to P
 * divided by the golden ratio: multiples of the golden ratio spread evenly over contiguous ranges
 * (Kronecker sequence), and because g is coprime to P, consecutive positions cycle through all
 * residues of every divisor of P. A bit-reversal order has the first property only: it puts the
 * first half of the users into even slots. Immutable, thread-safe.
 */
public final class SlotOrder {
  private static final double GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

  private final int[] slotAt;
  private final int[] positionOf;

  /** The order of {@code slots} slots, at least 1. */
  public SlotOrder(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
    slotAt = new int[slots];
    positionOf = new int[slots];
    int step = step(slots);
    for (int position = 0; position < slots; position++) {
      int slot = (int) ((long) position * step % slots);
      slotAt[position] = slot;
      positionOf[slot] = position;
    }
  }

  private SlotOrder(SlotOrder all, int first) {
    int slots = all.slots();
    slotAt = new int[slots];
    positionOf = new int[slots];
    for (int position = 0; position < slots; position++) {
      int slot = all.slotOf(Math.floorMod(first + position, slots));
      slotAt[position] = slot;
      positionOf[slot] = position;
    }
  }

  /**
   * The order of the users from {@code first} on, which are counted from 0 in it: each is in the
   * slot that it is in here.
   */
  public SlotOrder from(int first) {
    return new SlotOrder(this, first);
  }

  private static int step(int slots) {
    int ideal = (int) Math.round(slots / GOLDEN_RATIO);
    for (int distance = 0; distance < slots; distance++) {
      if (isCoprime(ideal + distance, slots)) {
        return ideal + distance;
      }
      if (isCoprime(ideal - distance, slots)) {
        return ideal - distance;
      }
    }
    return 1; // slots = 1
  }

  private static boolean isCoprime(int step, int slots) {
    return step > 0
        && BigInteger.valueOf(step).gcd(BigInteger.valueOf(slots)).equals(BigInteger.ONE);
  }

  /** The number of slots. */
  public int slots() {
    return slotAt.length;
  }

  /** The slot of user {@code user}, from 0. */
  public int slotOf(int user) {
    return slotAt[user % slotAt.length];
  }

  /** The {@code k}-th user (from 0) of a slot: users of a slot are {@code slots()} apart. */
  public int user(int slot, int k) {
    return positionOf[slot] + k * slotAt.length;
  }

  /** How many of a slot's users have a number below {@code target}; target may be fractional. */
  public int usersBelow(int slot, double target) {
    int position = positionOf[slot];
    return target <= position ? 0 : (int) Math.ceil((target - position) / slotAt.length);
  }
}
