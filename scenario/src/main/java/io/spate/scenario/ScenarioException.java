package io.spate.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be run. It tells every mistake that was found, one per line. */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** An exception for at least one problem. */
  public ScenarioException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes in the order of the source. */
  public List<Problem> problems() {
    return problems;
  }
}
