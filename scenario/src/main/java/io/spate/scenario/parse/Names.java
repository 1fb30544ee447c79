package io.spate.scenario.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Distinct names and their dense indexes, in the order in which they came. */
final class Names {
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  /** The index of a name, made when it is new. */
  int indexOf(String name) {
    return indexes.computeIfAbsent(name, each -> indexes.size());
  }

  List<String> list() {
    return new ArrayList<>(indexes.keySet());
  }
}
