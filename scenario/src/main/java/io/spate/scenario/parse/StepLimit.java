package io.spate.scenario.parse;

import org.yaml.snakeyaml.nodes.Node;

/** Counts the steps of a user class. */
final class StepLimit {
  private static final int MAX_STEPS = 10_000;

  private final Source source;
  private int steps;

  StepLimit(Source source) {
    this.source = source;
  }

  /** Counts a step; gives up when there are too many. */
  void count(Node step) {
    if (++steps > MAX_STEPS) {
      source.problem(step, "more than " + MAX_STEPS + " steps in a user class", null);
      throw new Source.Enough();
    }
  }
}
