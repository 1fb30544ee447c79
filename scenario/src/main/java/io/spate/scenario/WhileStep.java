package io.spate.scenario;

import io.spate.scenario.condition.Condition;
import java.util.List;

/**
 * Steps that are done again and again while a condition holds; it is looked at before each round.
 *
 * @param max most rounds; {@link Integer#MAX_VALUE} if there is no limit
 * @param steps at least one
 */
public record WhileStep(Condition condition, int max, List<Step> steps) implements Step {
  public WhileStep {
    steps = List.copyOf(steps);
  }
}
