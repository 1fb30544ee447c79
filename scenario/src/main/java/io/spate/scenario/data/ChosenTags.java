package io.spate.scenario.data;

import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Which part of a scenario is done, by tags, as somebody says beside its text. It goes with the
 * text, so that agents and aggregators read the same of it.
 *
 * @param only of which a request must have one; empty if it need not
 * @param excluded of which it must have none
 */
public record ChosenTags(List<String> only, List<String> excluded) {
  /** All of it. */
  public static final ChosenTags NONE = new ChosenTags(List.of(), List.of());

  public ChosenTags {
    only = List.copyOf(only);
    excluded = List.copyOf(excluded);
  }

  /** Whether anything is chosen. */
  public boolean isGiven() {
    return !only.isEmpty() || !excluded.isEmpty();
  }

  /** The text with the choice at its end, as of {@link DataText#withTags}. */
  public String in(String text) {
    return DataText.withTags(text, only, excluded);
  }

  /**
   * The mistakes of a text with this choice, each told of the text or of whoever has chosen. Of a
   * text that is wrong anyway these are its own mistakes, not what a choice of tags makes of them.
   *
   * @param text without the choice
   * @param found what {@code reader} has found in the text {@linkplain #in with it}
   * @param reader reads a text; throws {@link ScenarioException} with what is wrong in it
   * @param chooser what the choice is called where it is made, such as {@code --tags}
   * @param placeOf where a mistake of the text is for people
   */
  public List<Problem> mistakes(
      String text,
      ScenarioException found,
      Consumer<String> reader,
      String chooser,
      UnaryOperator<Problem> placeOf) {
    List<Problem> problems = found.problems();
    if (problems.stream().anyMatch(each -> have(text, each))) {
      try {
        reader.accept(text);
      } catch (ScenarioException ofText) {
        problems = ofText.problems();
      }
    }
    return problems.stream()
        .map(each -> have(text, each) ? told(each, chooser) : placeOf.apply(each))
        .toList();
  }

  /** Whether a mistake of the text with the choice stands in what {@link #in} adds to it. */
  private boolean have(String text, Problem problem) {
    if (!isGiven() || problem.line() < 1) {
      return false;
    }
    String with = in(text);
    int start = 0;
    while (start < text.length() && text.charAt(start) == with.charAt(start)) {
      start++;
    }
    String before = text.substring(0, start);
    int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
    int column = before.codePointCount(before.lastIndexOf('\n') + 1, start) + 1;
    return problem.line() > line || problem.line() == line && problem.column() >= column;
  }

  private static Problem told(Problem problem, String place) {
    boolean twice = problem.message().equals("key 'tags' is there twice");
    return new Problem(
        place,
        0,
        0,
        twice ? "the scenario has a choice of tags of its own" : problem.message(),
        twice ? problem.hint() + "; leave out one of the two" : problem.hint());
  }
}
