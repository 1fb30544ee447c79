package io.spate.scenario.dsl;

/** Steps with a name, see {@link Dsl#flow}. */
public final class FlowDraft extends Draft {
  private final String name;
  private final Doc.Items steps;

  FlowDraft(String name, StepDraft[] steps) {
    this.name = name;
    this.steps = steps(steps);
  }

  String name() {
    return name;
  }

  @Override
  Doc doc() {
    return steps;
  }
}
