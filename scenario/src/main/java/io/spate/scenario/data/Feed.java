package io.spate.scenario.data;

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
 */
public record Feed(
    String name, int index, FeedOrder order, boolean stops, List<String> columns, FeedTable table) {
  public Feed {
    columns = List.copyOf(columns);
  }
}
