package io.spate.aggregator.view;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many users each agent said were active, second by second. An agent that says nothing for a
 * second or two keeps what it said before; after that its users are not counted. Confined to the
 * lock of its run.
 */
final class UserTimeline {
  /** How long a heartbeat counts, seconds. */
  static final int HOLD_SECONDS = 3;

  private final Map<String, NavigableMap<Long, Integer>> byAgent = new HashMap<>();

  void put(String agentId, long atMs, int users) {
    byAgent.computeIfAbsent(agentId, a -> new TreeMap<>()).put(Math.floorDiv(atMs, 1_000), users);
  }

  /** Active users of all agents; NaN if no agent said any. */
  double at(long second) {
    double users = Double.NaN;
    for (NavigableMap<Long, Integer> said : byAgent.values()) {
      Map.Entry<Long, Integer> newest = said.floorEntry(second);
      if (newest != null && newest.getKey() > second - HOLD_SECONDS) {
        users = (Double.isNaN(users) ? 0 : users) + newest.getValue();
      }
    }
    return users;
  }

  void forgetBefore(long second) {
    byAgent.values().forEach(said -> said.headMap(second).clear());
    byAgent.values().removeIf(Map::isEmpty);
  }
}
