package io.spate.protocol.quota;

/**
 * Which user belongs to which slot: user {@code u} belongs to the slot at position {@code u mod P}
 * of a bit-reversal order of the P slots, so that any share of the slots (a contiguous range above
 * all, as consumer groups hand out) carries nearly the same share of the users, even for 10 users.
 *
 * <p>The order is the van der Corput sequence in base 2 over the next power of two, without the
 * numbers that are no slots. Immutable, thread-safe.
 */
public final class SlotOrder {
  private final int[] slotAt;
  private final int[] positionOf;

  /** The order of {@code slots} slots, at least 1. */
  public SlotOrder(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
    slotAt = new int[slots];
    positionOf = new int[slots];
    int bits = 32 - Integer.numberOfLeadingZeros(slots - 1);
    int position = 0;
    for (int i = 0; position < slots; i++) {
      int slot = bits == 0 ? 0 : Integer.reverse(i) >>> (32 - bits);
      if (slot < slots) {
        slotAt[position] = slot;
        positionOf[slot] = position++;
      }
    }
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
