package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Gives out rows of all feeds to the iterations of one slot. Its <i>k</i>-th draw from a feed is
 * draw {@code position + k * stride} of the whole run: slots with different positions below a
 * common stride never make the same draw, and together make all.
 *
 * <p>One thread draws; any thread may ask how many draws were made. Allocates nothing per draw.
 */
public final class FeedDraws {
  private final List<Feed> feeds;
  private final int position;
  private final int stride;
  private final long seed;
  private final AtomicLongArray made;

  /**
   * Goes on after draws that were made before.
   *
   * @param feeds of the scenario, by their index
   * @param position of the slot, from 0; from {@code stride} on it makes draws that another slot
   *     makes too
   * @param stride how many slots share the rows, at least 1; the same for all slots and all the
   *     time
   * @param seed of the run
   * @param before draws of each feed that were made for the slot before; what is missing counts as
   *     0
   */
  public FeedDraws(List<Feed> feeds, int position, int stride, long seed, long[] before) {
    this.feeds = feeds;
    this.position = position;
    this.stride = stride;
    this.seed = seed;
    this.made = new AtomicLongArray(Arrays.copyOf(before, feeds.size()));
  }

  /** Draws of a run without feeds. */
  public static FeedDraws none() {
    return new FeedDraws(List.of(), 0, 1, 0, new long[0]);
  }

  /** Whether there is a row left of a feed. */
  public boolean hasRow(int feed) {
    return feeds.get(feed).hasRow(next(feed));
  }

  /** Draws a row of a feed, after {@link #hasRow}. */
  public void draw(int feed, FeedRows rows) {
    feeds.get(feed).draw(next(feed), seed, rows);
    made.lazySet(feed, made.getPlain(feed) + 1); // one writer: nothing to compare with
  }

  private long next(int feed) {
    return position + made.getPlain(feed) * stride;
  }

  /** How many draws of each feed were made for the slot, those before included. Any thread. */
  public long[] made() {
    long[] copy = new long[made.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = made.get(i);
    }
    return copy;
  }
}
