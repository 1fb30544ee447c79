package io.spate.scenario.parse;

import io.spate.scenario.data.FeedOrder;

/**
 * How the rows of a feed are given out.
 *
 * @param users among the slots of how many users at the least; 0 if it is not said
 */
record FeedGiving(FeedOrder order, boolean stops, int users) {
  /** In their order, and then again. */
  static final FeedGiving PLAIN = new FeedGiving(FeedOrder.SEQUENTIAL, false, 0);
}
