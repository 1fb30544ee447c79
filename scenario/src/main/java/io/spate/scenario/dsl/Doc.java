package io.spate.scenario.dsl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a scenario's document, with the line of Java it is from. */
sealed interface Doc {
  Place place();

  /** A map; its keys keep their order. */
  record Entries(Place place, Map<String, Doc> values) implements Doc {
    static Entries at(Place place) {
      return new Entries(place, new LinkedHashMap<>());
    }
  }

  /** A list. */
  record Items(Place place, List<Doc> values) implements Doc {
    static Items at(Place place) {
      return new Items(place, new ArrayList<>());
    }
  }

  /**
   * A value.
   *
   * @param literal whether it is a number, true, false or null rather than text
   */
  record Leaf(Place place, String text, boolean literal) implements Doc {}
}
