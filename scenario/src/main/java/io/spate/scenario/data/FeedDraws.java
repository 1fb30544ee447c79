package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;

/**
 * Gives out rows of all feeds to the users of one slot. Its <i>k</i>-th draw from a feed is draw
 * {@code position + k * stride} of the whole run: slots with different positions below a common
 * stride never make the same draw, and together make all. Not thread-safe; allocates nothing after
 * construction.
 */
public final class FeedDraws {
  private final List<Feed> feeds;
  private final long seed;
  private final long[] next;

  /**
   * Nothing is drawn yet.
   *
   * @param position of the slot, from 0
   * @param seed of the run
   */
  public FeedDraws(List<Feed> feeds, int position, long seed) {
    this.feeds = feeds;
    this.seed = seed;
    this.next = new long[feeds.size()];
    Arrays.fill(next, position);
  }

  /**
   * Draws a row.
   *
   * @param feed index of the feed
   * @param stride how many slots draw, at least 1
   * @return false if there is none left: {@code rows} are as they were
   */
  public boolean draw(int feed, int stride, FeedRows rows) {
    Feed from = feeds.get(feed);
    int count = from.table().rows();
    long draw = next[feed];
    if (from.stops() && draw >= count) {
      return false;
    }
    next[feed] = draw + stride;
    rows.draw(feed, from.order().rowOf(draw, count, seed + feed));
    return true;
  }
}
