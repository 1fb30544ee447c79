package io.spate.scenario.data;

import io.spate.scenario.fake.FakeRows;
import java.util.List;

/**
 * Rows of values that iterations draw from. Immutable.
 *
 * @param name as templates write it, in front of the column
 * @param index among the scenario's feeds, from 0
 * @param order in which rows are given out
 * @param stops whether a user ends when there is no row left; otherwise the rows begin anew
 * @param columns names of the columns, by the index that templates use
 * @param table the rows, at least one
 * @param fake what the rows are made up of; null if they are given
 * @param users among the slots of how many users rows are dealt at the least; 0 for those that the
 *     load is made with
 */
public record Feed(
    String name,
    int index,
    FeedOrder order,
    boolean stops,
    List<String> columns,
    FeedTable table,
    FakeRows fake,
    int users) {
  public Feed {
    columns = List.copyOf(columns);
  }

  /** A feed whose rows are given, and dealt among the users that the load is made with. */
  public Feed(
      String name,
      int index,
      FeedOrder order,
      boolean stops,
      List<String> columns,
      FeedTable table) {
    this(name, index, order, stops, columns, table, null, 0);
  }

  /** Whether a draw, by its number in the whole run, finds a row. */
  boolean hasRow(long draw) {
    return !stops || draw < table.rows();
  }

  /**
   * Gives a user the row of a draw; allocates nothing.
   *
   * @param draw number of the draw in the whole run, from 0; for a row that is a user's for its
   *     whole life, the number of the user
   * @param seed of the run
   * @return false if there is none left: {@code rows} are as they were
   */
  public boolean draw(long draw, long seed, FeedRows rows) {
    if (!hasRow(draw)) {
      return false;
    }
    rows.draw(index, order.rowOf(draw, table.rows(), seed + index));
    return true;
  }
}
