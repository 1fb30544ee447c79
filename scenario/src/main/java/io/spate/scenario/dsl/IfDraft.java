package io.spate.scenario.dsl;

/** Steps that are done if a condition holds, see {@link Dsl#when}. */
public final class IfDraft extends StepDraft {
  IfDraft(Object condition, StepDraft[] steps) {
    put("if", condition);
    put("then", steps(steps));
  }

  /** Steps that are done if it does not hold. */
  public IfDraft otherwise(StepDraft... steps) {
    put("else", steps(steps));
    return this;
  }
}
