package io.spate.aggregator.reduce;

import io.spate.protocol.event.EventName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The request names of a run in the order of their first appearance, at most {@value #LIMIT}:
 * further ones fold into {@value #OTHER} (groups and what is of the warm-up each into one of their
 * own), so that a scenario that puts ids into names cannot exhaust the aggregator. Confined to one
 * thread.
 */
public final class RunNames {
  /** Distinct names that are told apart. */
  public static final int LIMIT = 2_000;

  /** The name of all requests beyond the limit. */
  public static final String OTHER = "(other)";

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();

  RunNames(List<String> known) {
    known.forEach(this::append);
  }

  /** The index of a name, from 0; a new name gets the next one. */
  int indexOf(String name) {
    Integer index = indexes.get(name);
    if (index != null) {
      return index;
    }
    if (names.size() < LIMIT) {
      return append(name);
    }
    String folded = EventName.folded(name, OTHER);
    Integer other = indexes.get(folded);
    return other != null ? other : append(folded);
  }

  String name(int index) {
    return names.get(index);
  }

  int size() {
    return names.size();
  }

  List<String> all() {
    return names;
  }

  private int append(String name) {
    names.add(name);
    indexes.put(name, names.size() - 1);
    return names.size() - 1;
  }
}
