package io.spate.aggregator.view;

import io.spate.aggregator.reduce.StatsKey;

/**
 * Who says something of an interval: a partition of the request events, for one chunk of names.
 * Parts never overlap, so that an interval is the sum of its parts.
 */
record Part(int partition, int chunk) {
  static Part of(StatsKey key) {
    return new Part(key.partition(), key.chunk());
  }
}
