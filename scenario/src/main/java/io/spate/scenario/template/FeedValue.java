package io.spate.scenario.template;

import io.spate.scenario.UserContext;

/**
 * A value of the row that the user has drawn from a feed.
 *
 * @param feed index of the feed
 * @param column index among the columns that the scenario uses
 * @param name as written
 */
record FeedValue(int feed, int column, String name) implements Expression {
  @Override
  public void append(UserContext context, StringBuilder out) {
    if (context.feedRows().row(feed) < 0) {
      throw new TemplateException("'" + name + "' has no value: no row has been drawn");
    }
    if (!context.feedRows().append(feed, column, out)) {
      throw new TemplateException(
          "'" + name + "' has no value in row " + (context.feedRows().row(feed) + 1));
    }
  }

  @Override
  public boolean hasValue(UserContext context) {
    return context.feedRows().has(feed, column);
  }
}
