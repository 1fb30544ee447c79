package io.spate.scenario.data;

import java.util.List;

/**
 * Rows of values that iterations draw from. Immutable.
 *
 * @param name as templates write it, in front of the column
 * @param index among the scenario's feeds, from 0
 * @param order in which rows are given out
 * @param stops whether a user ends when there is no row left; otherwise the rows begin anew
 * @param file path as the scenario writes it; null if the rows stand in the scenario
 * @param columns names of the columns, by the index that templates use: those of a file that the
 *     scenario mentions, or all that stand in the scenario
 * @param inline the rows that stand in the scenario; null if they are in a file
 */
public record Feed(
    String name,
    int index,
    FeedOrder order,
    boolean stops,
    String file,
    List<String> columns,
    FeedTable inline) {
  public Feed {
    columns = List.copyOf(columns);
  }

  /** False if no template mentions it: nothing is drawn, and a file need not be read. */
  public boolean isUsed() {
    return !columns.isEmpty();
  }
}
