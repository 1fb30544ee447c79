package io.spate.scenario;

import io.spate.scenario.condition.Condition;
import java.util.List;

/**
 * Steps that are done if a condition holds, and others if not.
 *
 * @param then at least one
 * @param otherwise empty if there is nothing to do else
 */
public record IfStep(Condition condition, List<Step> then, List<Step> otherwise) implements Step {
  public IfStep {
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }
}
