package io.spate.scenario.dsl;

/** One way of a choice, see {@link Dsl#choose}. */
public final class BranchDraft extends Draft {
  BranchDraft(Integer weight, StepDraft[] steps) {
    if (weight != null) {
      put("weight", weight);
    }
    put("steps", steps(steps));
  }
}
