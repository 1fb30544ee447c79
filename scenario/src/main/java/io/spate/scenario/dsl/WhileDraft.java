package io.spate.scenario.dsl;

/** Steps that are done as long as a condition holds, see {@link Dsl#whileHolds}. */
public final class WhileDraft extends StepDraft {
  WhileDraft(Object condition, StepDraft[] steps) {
    put("while", condition);
    put("steps", steps(steps));
  }

  /** Rounds at the most, from 1 to 1,000,000; without it there is no limit. */
  public WhileDraft max(int rounds) {
    put("max", rounds);
    return this;
  }
}
