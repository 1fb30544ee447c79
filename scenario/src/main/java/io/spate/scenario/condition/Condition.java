package io.spate.scenario.condition;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.ProblemSink;
import io.spate.scenario.template.Symbols;

/**
 * What {@code if} and {@code while} ask, compiled once. Immutable and thread-safe; asking it
 * allocates nothing as long as it compares variables with constants.
 */
@FunctionalInterface
public interface Condition {
  /** True if it holds for a user now; never throws. */
  boolean holds(UserContext context);

  /**
   * Compiles a condition.
   *
   * @param text as documented in {@code docs/scenarios.md}
   * @param symbols the variables
   * @param problems takes the mistakes
   * @return null if there was a mistake
   */
  static Condition compile(String text, Symbols symbols, ProblemSink problems) {
    return new ConditionParser(text, symbols, problems).parse();
  }
}
