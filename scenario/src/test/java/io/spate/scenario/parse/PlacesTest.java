package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.Marked;
import io.spate.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The place of an expression inside a text is exact, however the text is written. */
class PlacesTest {
  private static final String MESSAGE = "unknown variable 'zzz' (no save or vars sets it)";

  @ParameterizedTest
  @MethodSource("styles")
  void placeInsideATextIsExactInEveryStyle(String body) {
    Marked.assertProblems(Scenarios.withStep("post: /\n" + body), MESSAGE);
  }

  static Stream<String> styles() {
    return Stream.of(
        "body: plain ${«zzz} text",
        "body: plain text\n  on two ${«zzz} lines",
        "body: plain\n\n\n  ${«zzz}",
        "body: 'single ${«zzz}'",
        "body: 'it''s ''quoted'' ${«zzz}'",
        "body: 'folded\n   it''s\n\n   ${«zzz}'",
        "body: \"double ${«zzz}\"",
        "body: \"esc \\\" \\\\ \\n \\u00e9 \\x41 \\U0001F600 \\ud83d\\ude00 ${«zzz}\"",
        "body: \"joined \\\n    lines \\\n    \\  ${«zzz}\"",
        "body: \"joined \\\n    ${«zzz}\"",
        "body: \"folded\n   lines\n\n   ${«zzz}\"",
        "body: |\n  literal ${«zzz}",
        "body: |\n  literal\n    indented\n\n  \tand ${«zzz}",
        "body: |-\n  stripped\n  ${«zzz}\n\n",
        "body: |+2\n    kept ${«zzz}\n\n",
        "body: | # a comment\n  x\n  ${«zzz}",
        "body: >\n  folded\n  text ${«zzz}\n  more",
        "body: >-\n  folded\n\n  text\n    more indented\n  ${«zzz}",
        "body: 😀é ${«zzz}",
        "json: { a: [ 1, { b: \"x ${«zzz}\" } ] }",
        "json:\n  a:\n    - 'y'\n    - x ${«zzz} y",
        "json: ${«zzz}",
        "form: { a: \"b ${«zzz}\" }",
        "query: { a: [ x, \"${«zzz}\" ] }",
        "headers: { A: \"Bearer ${«zzz}\" }",
        "name: a\nsave: { a: { regex: x, default: \"${«zzz}\" } }",
        "expect: { json: { $.a: \"${«zzz}\" } }",
        "expect: { body: { contains: \"a ${«zzz}\" } }",
        "expect: { header: { A: \"${«zzz}\" } }",
        "expect: { header: { A: { contains: \"b${«zzz}\" } } }");
  }

  @Test
  void severalMistakesOfOneTextEachHaveTheirPlace() {
    Marked.assertProblems(
        Scenarios.withStep("post: /\nbody: |\n  ${«zzz} and ${uuid}\n  ${«zzz:number}\n  «${oh"),
        MESSAGE,
        MESSAGE,
        "'${' is not closed (add the missing '}', or write $${ for a literal ${)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n"})
  void lineEndingsDoNotMovePlaces(String lineEnding) {
    String source = Scenarios.withStep("post: /\nbody: |\n  a\n  b ${zzz}");

    assertThat(Marked.problemsOf(source.replace("\n", lineEnding)))
        .containsExactly("s.yaml:9:19: " + MESSAGE);
  }

  @Test
  void byteOrderMarkIsNoContent() {
    assertThat(Marked.problemsOf("\uFEFFname: a\nusers: 5"))
        .contains(
            "s.yaml:2:8: users must be a list, got '5' (each item has tasks, and may have"
                + " name and thinkTime)");
  }

  /** Random texts in random styles: the mark must be found again. */
  @Test
  void placesAreExactForRandomTexts() {
    for (int seed = 0; seed < 1500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text = text(random);
      String style = styles(text, random);
      String source = Scenarios.withStep("post: /\nbody: " + style);
      int mark = source.indexOf("${zzz}") + 2;
      String before = source.substring(0, mark);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int start = before.lastIndexOf('\n') + 1;
      int column = before.codePointCount(start, mark) + 1;

      assertThat(Marked.problemsOf(source))
          .as("seed %d\n%s", seed, source)
          .containsExactly("s.yaml:" + line + ":" + column + ": " + MESSAGE);
    }
  }

  private static String text(SplittableRandom random) {
    List<String> words = new ArrayList<>();
    String[] choices = {
      "a", "it's", "\"q\"", "\\", "é", "😀", "x y", "\n", "\n\n", "\t", "''", "0"
    };
    for (int i = random.nextInt(12); i > 0; i--) {
      words.add(choices[random.nextInt(choices.length)]);
    }
    words.add(random.nextInt(words.size() + 1), "${zzz}");
    return "b" + String.join(random.nextBoolean() ? " " : "", words) + "e";
  }

  private static String styles(String text, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> "'" + text.replace("'", "''").replace("\n", "\n\n  ") + "'";
      case 1 ->
          "\""
              + text.replace("\\", "\\\\")
                  .replace("\"", "\\\"")
                  .replace("\n", random.nextBoolean() ? "\\n" : "\n\n  ")
                  .replace(" ", random.nextInt(3) == 0 ? " \\\n  \\ " : " ")
                  .replace("😀", random.nextBoolean() ? "\\ud83d\\ude00" : "😀")
              + "\"";
      case 2 -> "|\n  " + text.replace("\n", "\n  ");
      default -> ">\n  " + text.replace("\n", "\n\n  ");
    };
  }
}
