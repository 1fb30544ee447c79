package io.spate.scenario.data;

/**
 * Rows of a unique feed that a slot may draw since it has told so: it tells of rows before it draws
 * them, so that whoever goes on after a crash draws none of them again. One thread draws, another
 * one reserves; grants may come on any thread.
 */
final class Reservation {
  private static final int FIRST_BLOCK = 8;
  private static final int MOST_BLOCK = 4096;
  private static final long FAST_NANOS = 1_000_000_000L;

  private final long share;
  private volatile long reserved;
  private volatile long granted;
  private volatile long askAt;
  private long asked = -1; // of the drawing thread
  private int block = FIRST_BLOCK; // of the reserving thread
  private long reservedNanos;

  /**
   * Nothing is reserved yet.
   *
   * @param before draws that were made or reserved before
   * @param share draws that the slot can make at the most
   */
  Reservation(long before, long share) {
    this.share = share;
    this.reserved = before;
    this.granted = before;
    this.askAt = before;
  }

  /** Whether the next draw is allowed. */
  boolean allows(long made) {
    return made < granted;
  }

  /** Whether it is time to ask for more, which is said once for each grant. */
  boolean isLow(long made) {
    if (made < askAt || asked == granted || granted >= share) {
      return false;
    }
    asked = granted;
    return true;
  }

  /**
   * Reserves more, if half of it is gone: the more, the faster it goes.
   *
   * @return whether there is something to tell
   */
  boolean reserve(long made, long nanos) {
    if (reserved - made > block / 2) {
      return false;
    }
    boolean fast = reservedNanos != 0 && nanos - reservedNanos < FAST_NANOS;
    block = fast ? Math.min(2 * block, MOST_BLOCK) : Math.max(FIRST_BLOCK, block / 2);
    reservedNanos = nanos;
    long limit = Math.min(share, made + block);
    if (limit <= reserved) {
      return false;
    }
    reserved = limit;
    return true;
  }

  /** What has to be told: draws up to it may be made. */
  long reserved() {
    return reserved;
  }

  /** Whether something was told that may not have arrived. */
  boolean isPending() {
    return granted < reserved;
  }

  /** It has been told that draws below {@code limit} are this slot's. */
  synchronized void grant(long limit) {
    if (limit > granted) {
      askAt = limit - (limit - granted) / 2;
      granted = limit;
    }
  }

  /** No more draws are made: what is left of it is another's. */
  void settle(long made) {
    reserved = made;
  }
}
