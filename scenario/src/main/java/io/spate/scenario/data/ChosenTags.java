package io.spate.scenario.data;

import io.spate.scenario.Problem;
import java.util.List;

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
   * Whether a mistake stands in what {@link #in} adds, not in the text.
   *
   * @param text without the choice
   * @param problem of the text with it
   */
  public boolean have(String text, Problem problem) {
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

  /**
   * Such a mistake, told of whoever has chosen.
   *
   * @param place what it is called there, such as {@code --tags}
   */
  public Problem told(Problem problem, String place) {
    boolean twice = problem.message().equals("key 'tags' is there twice");
    return new Problem(
        place,
        0,
        0,
        twice ? "the scenario has a choice of tags of its own" : problem.message(),
        twice ? problem.hint() + "; leave out one of the two" : problem.hint());
  }
}
