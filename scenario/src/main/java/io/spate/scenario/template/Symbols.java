package io.spate.scenario.template;

import java.util.Collection;
import java.util.List;

/** What the names in a template mean at the place where it stands. */
public interface Symbols {

  /**
   * A variable that may have a value here.
   *
   * @param saved true if {@code save} sets it, false if {@code vars} does
   * @param index its place in the user's context
   * @param savedBy name of the request that saves it; null for {@code vars}
   */
  record Variable(boolean saved, int index, String savedBy) {}

  /**
   * A feed of data.
   *
   * @param index among the feeds
   * @param columns all that it has; null if they are not known here
   */
  record Feed(int index, String name, List<String> columns) {}

  /** The feed of this name; null if there is none. */
  default Feed feed(String name) {
    return null;
  }

  /**
   * Notes that a column of a feed is used at this place.
   *
   * @return its index among the columns that are used
   */
  default int useColumn(Feed feed, String column) {
    throw new IllegalArgumentException("no such feed: " + feed.name());
  }

  /** Feeds and columns that are known, as templates write them, for suggestions. */
  default Collection<String> feedNames() {
    return List.of();
  }

  /** The variable of this name; null if none can have a value here. */
  Variable variable(String name);

  /** Why a name that exists elsewhere has no value here; null if it exists nowhere. */
  String whyNotHere(String name);

  /** All names that may have a value here, for suggestions. */
  Collection<String> names();

  /** Takes note of a variable of the environment that is used. */
  default void environment(String name) {}

  /** The index of a counter, made when it is new. */
  int counter(String name);
}
