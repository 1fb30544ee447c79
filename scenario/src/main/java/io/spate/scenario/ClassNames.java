package io.spate.scenario;

import io.spate.scenario.template.Suggestion;
import java.util.List;

/** What is said where one class of users must be chosen of those with loads of their own. Pure. */
public final class ClassNames {
  private ClassNames() {}

  /** None was chosen, and there are several. */
  public static Problem needed(String file, List<String> names) {
    return new Problem(
        file,
        0,
        0,
        "it is not clear whose load is meant: the user classes have loads of their own",
        "say which with class: " + String.join(", ", names));
  }

  /** There is no such class. */
  public static Problem unknown(String file, String name, List<String> names) {
    return new Problem(
        file,
        0,
        0,
        "there is no user class '" + name + "'",
        Suggestion.hint(name, names, "classes are"));
  }
}
