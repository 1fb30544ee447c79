package io.spate.controlplane.run;

import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataFiles;

/**
 * A scenario as it was sent, and where in the request it began, so that the places in messages are
 * places in what the client sent.
 *
 * @param text YAML or JSON
 * @param line of its first character in the request, from 1
 * @param column of its first character in the request, from 1
 */
public record ScenarioText(String text, int line, int column) {
  /** What messages call the source. */
  static final String FILE = "scenario";

  /** A text that is a source of its own. */
  public static ScenarioText whole(String text) {
    return new ScenarioText(text, 1, 1);
  }

  /**
   * The scenario.
   *
   * @param files that came with it
   * @throws ScenarioException with every mistake that was found
   */
  Scenario parse(DataFiles files) {
    try {
      return Scenario.parse(text, FILE, files);
    } catch (ScenarioException e) {
      throw new ScenarioException(e.problems().stream().map(this::inRequest).toList());
    }
  }

  private Problem inRequest(Problem problem) {
    if (problem.line() < 1) {
      return problem;
    }
    int shift = problem.line() == 1 ? column - 1 : 0;
    return new Problem(
        problem.file(),
        problem.line() + line - 1,
        problem.column() + shift,
        problem.message(),
        problem.hint());
  }
}
