package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Gives out rows of all feeds to the iterations of one slot. Its <i>k</i>-th draw from a feed is
 * draw {@code position + k * stride} of the whole run: slots with different positions below a
 * common stride never make the same draw, and together make all. A feed's stride follows from what
 * is known when the run is made, so it is the same for all slots and all the time.
 *
 * <p>Rows of unique feeds are reserved before they are drawn: {@link #reserve}, tell others what
 * {@link #told} says, then {@link #grant} it.
 *
 * <p>One thread draws and closes, one thread reserves and settles; any thread may do the rest.
 * Allocates nothing per draw.
 */
public final class FeedDraws {
  /** What there is to draw. */
  public enum Supply {
    /** A row. */
    ROW,
    /** A row later, when it has been reserved. */
    LATER,
    /** No row any more. */
    NONE
  }

  private final List<Feed> feeds;
  private final int position;
  private final int[] strides; // by feed
  private final long seed;
  private final AtomicLongArray made;
  private final Reservation[] reservations; // null for a feed that is not unique
  private final boolean hasUnique;
  private volatile Runnable low = () -> {};
  private boolean closed;

  /**
   * Goes on after draws that were made before.
   *
   * @param feeds of the scenario, by their index
   * @param position of the slot, from 0; from a feed's stride on it makes draws that another slot
   *     makes too, and none of unique feeds
   * @param stride how many slots share the rows, at least 1; of a feed that names more {@link
   *     Feed#users} as many as these have
   * @param slots how many the run has, at least {@code stride}
   * @param seed of the run
   * @param before draws of each feed that were made for the slot before, or were reserved; what is
   *     missing counts as 0
   */
  public FeedDraws(
      List<Feed> feeds, int position, int stride, int slots, long seed, long[] before) {
    this.feeds = feeds;
    this.position = position;
    this.strides =
        feeds.stream().mapToInt(each -> Math.max(stride, Math.min(slots, each.users()))).toArray();
    this.seed = seed;
    this.made = new AtomicLongArray(Arrays.copyOf(before, feeds.size()));
    this.reservations = new Reservation[feeds.size()];
    boolean unique = false;
    for (Feed each : feeds) {
      if (each.order() == FeedOrder.UNIQUE) {
        unique = true;
        reservations[each.index()] = new Reservation(made.get(each.index()), share(each));
      }
    }
    this.hasUnique = unique;
  }

  /** Draws of a run whose rows are dealt among so many slots. */
  public FeedDraws(List<Feed> feeds, int position, int stride, long seed, long[] before) {
    this(feeds, position, stride, stride, seed, before);
  }

  private long share(Feed feed) {
    int rows = feed.table().rows();
    int stride = strides[feed.index()];
    return position >= stride || position >= rows ? 0 : (rows - position - 1L) / stride + 1;
  }

  /** Draws of a run without feeds. */
  public static FeedDraws none() {
    return new FeedDraws(List.of(), 0, 1, 0, new long[0]);
  }

  /**
   * Who is to be told, on the drawing thread and at once, that it is time to {@link #reserve} more.
   * Before the first draw.
   */
  public void onLow(Runnable low) {
    this.low = low;
  }

  /** Whether there is a row of a feed. */
  public Supply supply(int feed) {
    if (closed || !feeds.get(feed).hasRow(next(feed))) {
      return Supply.NONE;
    }
    Reservation reservation = reservations[feed];
    if (reservation == null) {
      return Supply.ROW;
    }
    if (position >= strides[feed]) {
      return Supply.NONE;
    }
    long at = made.getPlain(feed);
    if (reservation.allows(at)) {
      return Supply.ROW;
    }
    askForMore(reservation, at);
    return Supply.LATER;
  }

  /** Draws a row of a feed, after {@link #supply} has said that there is one. */
  public void draw(int feed, FeedRows rows) {
    feeds.get(feed).draw(next(feed), seed, rows);
    long count = made.getPlain(feed) + 1;
    made.lazySet(feed, count); // one writer: nothing to compare with
    Reservation reservation = reservations[feed];
    if (reservation != null) {
      askForMore(reservation, count);
    }
  }

  private void askForMore(Reservation reservation, long count) {
    if (reservation.isLow(count)) {
      low.run();
    }
  }

  private long next(int feed) {
    return position + made.getPlain(feed) * strides[feed];
  }

  /** Ends it: there is nothing to draw any more. */
  public void close() {
    closed = true;
  }

  /**
   * Reserves rows of unique feeds, where it is time to.
   *
   * @return whether {@link #told} says something new, or what it said has not been granted yet
   */
  public boolean reserve() {
    boolean more = false;
    if (hasUnique) {
      long now = System.nanoTime();
      for (int i = 0; i < reservations.length; i++) {
        if (reservations[i] != null) {
          more |= reservations[i].reserve(made.get(i), now) | reservations[i].isPending();
        }
      }
    }
    return more;
  }

  /** What was {@link #told} is known to others: rows that were reserved may be drawn. */
  public void grant(long[] told) {
    for (int i = 0; i < reservations.length; i++) {
      if (reservations[i] != null) {
        reservations[i].grant(told[i]);
      }
    }
  }

  /** After the last draw: what is reserved and not drawn is free again. */
  public void settle() {
    for (int i = 0; i < reservations.length; i++) {
      if (reservations[i] != null) {
        reservations[i].settle(made.get(i));
      }
    }
  }

  /**
   * Where another one would go on: how many draws of each feed were made for the slot, those before
   * included; of a unique feed, how many are reserved.
   */
  public long[] told() {
    long[] told = new long[made.length()];
    for (int i = 0; i < told.length; i++) {
      told[i] = reservations[i] == null ? made.get(i) : reservations[i].reserved();
    }
    return told;
  }
}
