package io.spate.controlplane.run;

import io.spate.scenario.Problem;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.ChosenTags;
import io.spate.scenario.parse.Includes;

/**
 * A scenario as it was sent, and where in the request it began, so that the places in messages are
 * places in what the client sent.
 *
 * @param text YAML or JSON
 * @param line of its first character in the request, from 1
 * @param column of its first character in the request, from 1
 * @param tags which part of it is done, as said beside it
 */
public record ScenarioText(String text, int line, int column, ChosenTags tags) {
  /** What messages call the source. */
  static final String FILE = "scenario";

  /** A text of which all is done. */
  public ScenarioText(String text, int line, int column) {
    this(text, line, column, ChosenTags.NONE);
  }

  /** A text that is a source of its own. */
  public static ScenarioText whole(String text) {
    return new ScenarioText(text, 1, 1);
  }

  /** The same, of which a part is done. */
  public ScenarioText with(ChosenTags chosen) {
    return new ScenarioText(text, line, column, chosen);
  }

  /**
   * What a scenario is found to be.
   *
   * @param scenario as understood
   * @param text as it was sent, with what it includes and the choice of tags
   */
  record Parsed(Scenario scenario, String text) {}

  /**
   * The scenario.
   *
   * @param files that came with it, among them those that it includes
   * @throws ScenarioException with every mistake that was found
   */
  Parsed parse(SentFiles files) {
    Includes whole = null;
    try {
      whole = files.isEmpty() ? null : Includes.resolve(text, FILE, new SentIncludes(files));
      String parsed = tags.in(whole == null ? text : whole.text());
      return new Parsed(Scenario.parse(parsed, FILE, files), parsed);
    } catch (ScenarioException e) {
      Includes read = whole;
      throw new ScenarioException(
          tags.mistakes(
              read == null ? text : read.text(),
              e,
              untagged -> Scenario.parse(untagged, FILE, files),
              RunPlanner.FILE,
              each -> inRequest(read == null ? each : read.placeOf(each))));
    }
  }

  private Problem inRequest(Problem problem) {
    if (problem.line() < 1) {
      return problem;
    }
    if (!problem.file().equals(FILE)) {
      String place = problem.file() + ":" + problem.line() + ":" + problem.column() + ": ";
      return new Problem(FILE, 0, 0, place + problem.message(), problem.hint());
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
