package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.Marked;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no YAML is told in one line, at its place, with a way out. */
class YamlMistakesTest {
  @ParameterizedTest
  @MethodSource("mistakes")
  void syntaxMistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, "not valid YAML: " + message);
  }

  static Stream<Arguments> mistakes() {
    String inFlow =
        " (inside { } and [ ] a value with one of { } [ ] , such as ${id} needs quotes)";
    return Stream.of(
        arguments("name: a\n«\tload: b", "a tab in the indentation (indent with blanks)"),
        arguments("name: a\nload:\n«\tusers: 5", "a tab in the indentation (indent with blanks)"),
        arguments(
            "name: a«: b",
            "a ':' where no key can be (check the indentation, and quote a value that contains ':"
                + " ')"),
        arguments(
            "name: a\n  load«: b",
            "a ':' where no key can be (check the indentation, and quote a value that contains ':"
                + " ')"),
        arguments(
            "name: a\n«target http://x\nload: {}",
            "a ':' is missing after the key (write 'key: value')"),
        arguments("name: «\"abc\nload: x", "a quoted text is not closed (add the closing quote)"),
        arguments("name: «'abc\nload: x", "a quoted text is not closed (add the closing quote)"),
        arguments(
            "name: 'it'«s'",
            "text after the end of a value (put the whole value in quotes; a quote inside single"
                + " quotes is written twice)"),
        arguments(
            "name: \"a\" «b",
            "text after the end of a value (put the whole value in quotes; a quote inside single"
                + " quotes is written twice)"),
        arguments("name: «@a", "a value cannot begin with '@' (put it in quotes)"),
        arguments("name: «`a", "a value cannot begin with '`' (put it in quotes)"),
        arguments("name: «%a", "a value cannot begin with '%' (put it in quotes)"),
        arguments(
            "name: «*a", "no '&a' defines this alias (put a value that begins with * in quotes)"),
        arguments(
            "name: «!!java.net.URL x",
            "tags are not supported (put a value that begins with ! in quotes)"),
        arguments(
            "name: \"a\\«q\"",
            "unknown escape '\\q' in double quotes (write \\\\ for a backslash, or use single quotes)"),
        arguments(
            "name: > «100",
            "text after '|' or '>' (put a value that begins with | or > in quotes)"),
        arguments(
            "name: a\n«---\nname: b",
            "a scenario is one document (remove this line '---' and what follows)"),
        arguments("load: «{ users: 1", "'{' is not closed (add the closing bracket)"),
        arguments("thresholds: «[ p95 < 1s", "'[' is not closed (add the closing bracket)"),
        arguments("name: «- b", "a '-' where no list can begin (begin the list on the next line)"),
        arguments("load: { get: /todo/$«{id} }", "expected ',' or '}', got {" + inFlow),
        arguments(
            "thresholds: [ p95 of GET /todo/«[id] < 3ms ]", "expected ',' or ']', got [" + inFlow),
        arguments(
            "load: { users: 1 duration«: 2 }",
            "expected ',' or '}' (is a ',' missing before this?)"),
        arguments("load: [ \"a\" «\"b\" ]", "expected ',' or ']' (is a ',' missing before this?)"),
        arguments(
            "users:\n  - name: A\n    tasks:\n      - get: /\n     «name: x",
            "wrong indentation (the keys of one map and the items of one list line up; this one"
                + " began on line 2)"),
        arguments(
            "users:\n  - get: /\n «load: x",
            "wrong indentation (the keys of one map and the items of one list line up; this one"
                + " began on line 1)"),
        arguments(
            "- a\n«name: b",
            "wrong indentation (the keys of one map and the items of one list line up; this one"
                + " began on line 1)"),
        arguments(
            "name: a\nload: «\u0007",
            "character U+0007 is not allowed (write it as an escape in double quotes, such as"
                + " \"\\u0007\")"),
        arguments(
            "name: 😀«\u0000",
            "character U+0000 is not allowed (write it as an escape in double quotes, such as"
                + " \"\\u0007\")"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void textThatWouldCostTooMuchIsRefused(String source, String message) {
    Marked.assertProblems(source, message);
  }

  static Stream<Arguments> limits() {
    StringBuilder laughs = new StringBuilder("«x-a0: &a0 [ lol, lol, lol, lol, lol ]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append(
          "x-a%d: &a%d [ *a%d, *a%d, *a%d, *a%d ]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
    }
    return Stream.of(
        arguments(laughs.toString(), "more than 100 aliases (*name) of lists and maps"),
        arguments("«" + "[".repeat(100_000), "nested deeper than 60 levels"),
        arguments("«" + "- ".repeat(1_000) + "a", "nested deeper than 60 levels"),
        arguments("«" + "- a\n".repeat(400_000), "more than 200000 values, lists and maps"),
        arguments("«name: " + "x".repeat(8 * 1024 * 1024), "the scenario is larger than 8 MiB"),
        arguments("«name: " + "é".repeat(5 * 1024 * 1024), "the scenario is larger than 8 MiB"));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void fewAliasesThatMultiplyAreRefused(String lines, String body, String message) {
    List<String> problems =
        Marked.problemsOf(lines + Scenarios.withStep("post: /\njson: *" + body));

    assertThat(problems).singleElement(as(STRING)).endsWith(": " + message);
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        arguments(
            chain("[ aaaaaaaaaa, bbbbbbbbbb ]", "[ *%s, *%<s, *%<s, *%<s ]", 24),
            "x23",
            "the scenario is too large once its aliases are followed"),
        arguments(
            chain("{ a: 1 }", "{ <<: [ *%s, *%<s, *%<s ] }", 30),
            "x29",
            "maps merged with '<<' deeper than 50 levels"),
        arguments(
            chain("[ 1 ]", "[[[[[ *%s ]]]]]", 90),
            "x89",
            "the body is nested deeper than 200 levels"));
  }

  /** Anchors x0, x1 ..., each made of aliases of the one before. */
  private static String chain(String first, String each, int length) {
    StringBuilder out = new StringBuilder("x-0: &x0 " + first + "\n");
    for (int i = 1; i < length; i++) {
      out.append("x-%d: &x%<d ".formatted(i)).append(each.formatted("x" + (i - 1))).append('\n');
    }
    return out.toString();
  }

  @Test
  void aliasesAndMergeKeysReuseParts() {
    Scenario scenario =
        Scenarios.parse(
            """
            x-json: &json { Accept: application/json, X: a }
            target: http://h
            load: { users: 1, duration: 1s }
            users:
              - tasks:
                  - get: /a
                    headers: { <<: *json, X: b }
                  - get: /b
                    headers: *json
            """);

    List<Task> tasks = scenario.users().get(0).tasks();
    assertThat(headers(tasks.get(0))).containsExactlyInAnyOrder("Accept=application/json", "X=b");
    assertThat(headers(tasks.get(1))).containsExactly("Accept=application/json", "X=a");
  }

  private static List<String> headers(Task task) {
    return ((RequestStep) task.steps().get(0))
        .headers().stream().map(h -> h.name() + "=" + h.value().constantValue()).toList();
  }

  /** A whole scenario must come after what is no mistake, or these tests would test nothing. */
  @ParameterizedTest
  @MethodSource("harmless")
  void whatLooksOddButIsRightIsRead(String lines) {
    Scenarios.parse(Scenarios.withTop(lines));
  }

  static Stream<String> harmless() {
    return Stream.of(
        "name: ${",
        "name: 'it''s'",
        "name: |\n  two\n  lines",
        "name: > \n folded",
        "x-anything: { a: [1, 2, { b: c }] }",
        "name: yes",
        "name: 5",
        "name: \"\\u00e9\\x41\\U0001F600\"",
        "# a comment",
        "...");
  }
}
