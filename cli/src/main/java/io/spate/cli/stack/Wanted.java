package io.spate.cli.stack;

import java.util.OptionalInt;

/**
 * What the user wants to run.
 *
 * @param agents how many load agents; empty for as many as there are, or the default
 * @param aggregators how many results aggregators; empty for as many as there are, at least one
 * @param todoApi whether the sample API is wanted too; one that runs is never stopped by this
 */
public record Wanted(OptionalInt agents, OptionalInt aggregators, boolean todoApi) {
  /** Agents of a stack when nobody says how many. */
  public static final int DEFAULT_AGENTS = 3;

  /** Results aggregators as they are. */
  public Wanted(OptionalInt agents, boolean todoApi) {
    this(agents, OptionalInt.empty(), todoApi);
  }
}
