package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;

/**
 * Sources with a {@code «} where a mistake is expected. The marks are taken out before the source
 * is parsed, so that a test shows the place instead of counting it.
 */
public final class Marked {
  private static final char MARK = '«';

  private Marked() {}

  /** Asserts that a source has exactly the expected problems, each at its mark. */
  public static void assertProblems(String marked, String... messages) {
    StringBuilder source = new StringBuilder();
    List<String> expected = new ArrayList<>();
    int line = 1;
    int column = 1;
    for (int codePoint : marked.codePoints().toArray()) {
      if (codePoint == MARK) {
        assertThat(expected).as("marks in\n%s", marked).hasSizeLessThan(messages.length);
        expected.add("s.yaml:" + line + ":" + column + ": " + messages[expected.size()]);
        continue;
      }
      source.appendCodePoint(codePoint);
      column = codePoint == '\n' ? 1 : column + 1;
      line += codePoint == '\n' ? 1 : 0;
    }
    assertThat(expected).as("marks in\n%s", marked).hasSameSizeAs(messages);
    assertThat(problemsOf(source.toString())).as("problems of\n%s", source).isEqualTo(expected);
  }

  /** The problems of a source as text; none if it is right. */
  public static List<String> problemsOf(String source) {
    ScenarioException exception =
        catchThrowableOfType(ScenarioException.class, () -> Scenario.parse(source, "s.yaml"));
    if (exception == null) {
      return List.of();
    }
    List<String> problems = exception.problems().stream().map(Problem::toString).toList();
    assertThat(exception.getMessage()).isEqualTo(String.join("\n", problems));
    return problems;
  }
}
