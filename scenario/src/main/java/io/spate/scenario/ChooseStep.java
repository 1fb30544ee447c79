package io.spate.scenario;

import java.util.List;

/**
 * One of several branches, drawn by weight each time.
 *
 * @param branches at least one
 */
public record ChooseStep(List<Branch> branches) implements Step {
  public ChooseStep {
    branches = List.copyOf(branches);
  }

  /**
   * A branch.
   *
   * @param weight how often it is drawn relative to the others, at least 1
   * @param steps at least one
   */
  public record Branch(int weight, List<Step> steps) {
    public Branch {
      steps = List.copyOf(steps);
    }
  }
}
