package io.spate.aggregator.rest;

/**
 * An event of a live stream.
 *
 * @param name snapshot, update or end
 * @param json a StatsView
 */
record LiveEvent(String name, String json) {
  static final String SNAPSHOT = "snapshot";
  static final String UPDATE = "update";
  static final String END = "end";
}
