package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.Marked;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.data.DataText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are left by tags. */
class TagsTest {
  private static final String SOURCE =
      """
      target: http://h
      load: { users: 1, duration: 1s }
      flows:
        look: [ { get: /looked }, { get: /slowly, tags: slow } ]
      setup: [ { get: /setup }, { get: /setup-slow, tags: slow } ]
      users:
        - name: Reader
          onStart: [ { get: /login } ]
          tasks:
            - { get: /read, tags: [ read, smoke ] }
            - name: mixed
              tags: write
              sequence:
                - post: /made
                - { group: g, tags: slow, steps: [ { get: /in-group }, { pause: 1s } ] }
                - { repeat: 3, steps: [ { get: /again, tags: smoke } ] }
                - { if: "${user} == 1", then: [ { get: /yes, tags: slow } ], else: [ { get: /no } ] }
                - parallel: [ { get: /a, tags: smoke }, { get: /b } ]
        - name: Looker
          tasks:
            - sequence: [ { use: look, tags: read } ]
            - { get: /plain }
      """;

  private static List<String> names(String only, String excluded) {
    String source = DataText.withTags(SOURCE, words(only), words(excluded));
    return Scenario.parse(source, "s.yaml").requestNames().stream()
        .filter(name -> !name.startsWith("group "))
        .map(name -> name.replaceFirst("^.*/", ""))
        .toList();
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smoke | | setup setup-slow login read again a",
        "read | | setup setup-slow login read looked slowly",
        "write | slow | setup login made again no a b",
        "write smoke | slow read | setup login made again no a b",
        "| slow write | setup login read looked plain",
        "| read write | setup setup-slow login plain",
      })
  void requestsWithOneTagAndWithoutAnotherAreLeft(String only, String excluded, String left) {
    assertThat(names(only, excluded)).containsExactly(left.split(" "));
  }

  @Test
  void aClassOfWhichNothingIsLeftIsLeftOut() {
    Scenario scenario =
        Scenario.parse(DataText.withTags(SOURCE, List.of("smoke"), List.of()), "s.yaml");

    assertThat(scenario.users()).extracting(UserClass::name).containsExactly("Reader");
    assertThat(scenario.users().getFirst().tasks().get(1).steps()).hasSize(2);
  }

  @Test
  void withoutAChoiceAllIsDone() {
    assertThat(names(null, null)).contains("read", "made", "yes", "no", "looked", "plain");
  }

  @Test
  void jsonIsChosenFromAsWell() {
    String json =
        """
        { "target": "http://h", "load": { "users": 1, "duration": "1s" },
          "users": [ { "tasks": [ { "get": "/a", "tags": "x" }, { "get": "/b" } ] } ] }
        """;
    String chosen = DataText.withTags(json, List.of("x"), List.of());

    assertThat(Scenario.parse(chosen, "s.json").requestNames()).containsExactly("GET /a");
  }

  private static void mistake(String tags, String steps, String message) {
    Marked.assertProblems(
        """
        target: http://h
        load: { users: 1, duration: 1s }
        tags: %s
        users: [ { tasks: [ { sequence: [ %s ] } ] } ]
        """
            .formatted(tags, steps),
        message);
  }

  @Test
  void mistakesAreTold() {
    mistake(
        "{ only: «smok }",
        "{ get: /, tags: [ smoke, read ] }",
        "nothing has the tag 'smok' (did you mean 'smoke'? tags are read, smoke)");
    mistake(
        "{ exclude: [ read, «zzz ] }",
        "{ get: /, tags: read }, { get: /b }",
        "nothing has the tag 'zzz' (tags are read)");
    mistake(
        "{ only: «x }",
        "{ get: / }",
        "nothing has the tag 'x' (the scenario has no tags; write tags: [smoke] in a task or a"
            + " step)");
    mistake(
        "{ exclude: «a }", "{ get: /, tags: a }", "no request is left by these tags (tags are a)");
    mistake(
        "{ only: a }",
        "{ post: /, save: { id: $.id } }, { get: '/${«id}', tags: a }",
        "variable 'id' has no value here (the request that saves it is left out by tags)");
    mistake(
        "{ only: a }",
        "{ get: /, tags: [ a, «'b c' ] }",
        "a tag is one word without commas, of at most 100 characters, got 'b c'");
    mistake(
        "{ «onli: a }",
        "{ get: /, tags: a }",
        "unknown key 'onli' (did you mean 'only'? keys are only, exclude)");
    mistake(
        "«smoke",
        "{ get: /, tags: smoke }",
        "tags must be a map, got 'smoke' (keys are only, exclude)");
  }
}
