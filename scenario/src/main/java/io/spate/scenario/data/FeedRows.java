package io.spate.scenario.data;

import java.util.Arrays;
import java.util.List;

/** The rows that one user has drawn, one of each feed at the most. Not thread-safe. */
public final class FeedRows {
  /** For users who draw nothing. */
  public static final FeedRows NONE = new FeedRows(new FeedTable[0]);

  private final FeedTable[] tables;
  private final int[] rows;

  /** Nothing is drawn yet; tables by the index of the feed. */
  FeedRows(FeedTable[] tables) {
    this.tables = tables;
    this.rows = new int[tables.length];
    Arrays.fill(rows, -1);
  }

  /** For a user who draws from these feeds: nothing is drawn yet. */
  public static FeedRows of(List<Feed> feeds) {
    return feeds.isEmpty()
        ? NONE
        : new FeedRows(feeds.stream().map(Feed::table).toArray(FeedTable[]::new));
  }

  /** The user has another row of a feed from now on. */
  public void draw(int feed, int row) {
    rows[feed] = row;
  }

  /** The row that was drawn last, from 0; -1 if there was none. */
  public int row(int feed) {
    return feed < rows.length ? rows[feed] : -1;
  }

  /** Whether a row was drawn and has a value in a column. */
  public boolean has(int feed, int column) {
    return row(feed) >= 0 && tables[feed].has(rows[feed], column);
  }

  /** Appends the value of the row; false if it has none. Only after a row was drawn. */
  public boolean append(int feed, int column, StringBuilder out) {
    return tables[feed].append(rows[feed], column, out);
  }
}
