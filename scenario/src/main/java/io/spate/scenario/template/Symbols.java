package io.spate.scenario.template;

import java.util.Collection;

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

  /** The variable of this name; null if none can have a value here. */
  Variable variable(String name);

  /** Why a name that exists elsewhere has no value here; null if it exists nowhere. */
  String whyNotHere(String name);

  /** All names that may have a value here, for suggestions. */
  Collection<String> names();

  /** The index of a counter, made when it is new. */
  int counter(String name);
}
