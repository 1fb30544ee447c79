package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spate.scenario.Problem;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that a scenario includes: one text of them, and mistakes at their places. */
class IncludesTest {
  private static final String SCENARIO =
      """
      target: http://h
      include: common.yaml
      load: { users: 1, duration: 1s }
      users: [ { tasks: [ { sequence: [ { use: login }, { get: /a } ] } ] } ]""";

  private final Map<String, String> files = new HashMap<>();

  private final Includes.Files lookUp =
      new Includes.Files() {
        @Override
        public String nameOf(String written, String from) {
          Path parent = Path.of(from).getParent();
          return (parent == null ? Path.of(written) : parent.resolve(written))
              .normalize()
              .toString();
        }

        @Override
        public String read(String name) {
          if (!files.containsKey(name)) {
            throw new Includes.UnreadableFileException("no such file: " + name);
          }
          return files.get(name);
        }
      };

  private Scenario parse(String text) {
    Includes whole = Includes.resolve(text, "s.yaml", lookUp);
    try {
      return Scenario.parse(whole.text(), "s.yaml");
    } catch (ScenarioException e) {
      throw new ScenarioException(e.problems().stream().map(whole::placeOf).toList());
    }
  }

  private List<String> problemsOf(String text) {
    ScenarioException e = catchThrowableOfType(ScenarioException.class, () -> parse(text));
    assertThat(e).as("it is wrong").isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void flowsOfOtherFilesAreUsedLikeItsOwn() {
    files.put(
        "common.yaml",
        "flows:\n  login:\n    - post: /login\n    - use: look\n  look: [ { get: /look } ]");

    assertThat(parse(SCENARIO).requestNames())
        .containsExactly("POST /login", "GET /look", "GET /a");
  }

  @Test
  void filesIncludeFilesRelativeToThemselvesAndEachIsThereOnce() {
    files.put("common.yaml", "include: [ flows/a.yaml, flows/b.yaml ]\nx-note: anything");
    files.put("flows/a.yaml", "include: ../base.yaml\nflows: { login: [ { use: base } ] }");
    files.put("flows/b.yaml", "include: ../base.yaml\nflows:\n  other: [ { use: base } ]\n");
    files.put("base.yaml", "{\n\t\"flows\": { \"base\": [ { \"get\": \"\\/base\" } ] } }");

    assertThat(parse(SCENARIO).requestNames()).containsExactly("GET /base", "GET /a");
  }

  @Test
  void textsOfSeveralLinesStayWhatTheyAre() {
    files.put(
        "common.yaml",
        """
        # a comment
        flows:
          login:
            - post: /login
              body: |
                one
                  two

                three
              headers:
                X: "folded
                  here"
        """);

    assertThat(Includes.resolve(SCENARIO, "s.yaml", lookUp).text()).startsWith(SCENARIO + "\n");
    RequestStep login =
        (RequestStep) parse(SCENARIO).users().getFirst().tasks().getFirst().steps().getFirst();
    assertThat(login.body().template().constantValue()).isEqualTo("one\n  two\n\nthree\n");
    assertThat(login.headers().getFirst().value().constantValue()).isEqualTo("folded here");
  }

  @Test
  void mistakesAreToldWhereTheyAre() {
    files.put("common.yaml", "include: deep/x.yaml\nflows:\n  login: [ { poost: /login } ]");
    files.put(
        "deep/x.yaml", "load: 5\nflows:\n  login: [ { get: / } ]\n  loop: [ { use: loop } ]\n");

    assertThat(problemsOf(SCENARIO))
        .anyMatch(p -> p.startsWith("common.yaml:3:14: unknown key 'poost'"))
        .contains(
            "deep/x.yaml:1:1: unknown key 'load' (keys are flows, include)",
            "deep/x.yaml:3:3: flow 'login' is there already (all files have their flows in common)");
    assertThat(problemsOf(SCENARIO.replace("/a", "a")))
        .contains(
            "s.yaml:4:58: a path must begin with '/' or be an http(s) URL, got 'a' (write /a)");
  }

  @Test
  void aFileThatIsMissingOrIsNoneIsToldWhereItIsIncluded() {
    files.put("common.yaml", "flows: {}\ninclude: [ x/none.yaml, list.yaml, two.yaml, { a: 1 } ]");
    files.put("list.yaml", "- get: /");
    files.put("two.yaml", "---\nflows: {}");

    assertThat(problemsOf(SCENARIO))
        .containsExactlyInAnyOrder(
            "common.yaml:2:12: no such file: x/none.yaml",
            "list.yaml:1:1: an included file must be a map (such as flows: { login: [ ... ] })",
            "two.yaml:1:1: an included file must be without --- and ...",
            "common.yaml:2:46: include must be a file, or a list of files, got a map (such as"
                + " include: flows.yaml)");
    assertThat(problemsOf(SCENARIO.replace("common.yaml", "[]\nx: 1")))
        .anyMatch(p -> p.contains("unknown key 'x'"));
  }

  @Test
  void aFileThatIncludesItselfIsToldByWhichWay() {
    files.put("common.yaml", "include: b.yaml");
    files.put("b.yaml", "include:\n  - common.yaml\n  - b.yaml\n  - s.yaml");

    assertThat(problemsOf(SCENARIO))
        .containsExactly(
            "b.yaml:2:5: file 'common.yaml' includes itself (by way of b.yaml; take one of the two out)",
            "b.yaml:3:5: file 'b.yaml' includes itself (take this out)",
            "b.yaml:4:5: file 's.yaml' includes itself (by way of b.yaml; take one of the two out)");
  }

  @Test
  void thereIsALimitToFiles() {
    StringBuilder list = new StringBuilder("include:\n");
    for (int i = 0; i < 70; i++) {
      list.append("  - f").append(i).append(".yaml\n");
      files.put("f" + i + ".yaml", "include: g" + i + ".yaml");
      files.put("g" + i + ".yaml", "x-a: 1");
    }
    files.put("common.yaml", list.toString());

    assertThat(problemsOf(SCENARIO)).allMatch(p -> p.endsWith("more than 100 included files"));
  }

  @Test
  void jsonCannotIncludeAndWhatIsNotResolvedIsAMistake() {
    files.put("common.yaml", "flows: { login: [ { get: / } ] }");

    assertThat(problemsOf("{ \"include\": \"common.yaml\" }"))
        .containsExactly(
            "s.yaml:1:14: a scenario in JSON cannot include files (write it in YAML, or put the"
                + " flows into it)");
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> Scenario.parse(SCENARIO, "s.yaml"));
    assertThat(e.problems().getFirst().toString())
        .isEqualTo(
            "s.yaml:2:1: what is included is not there (spate run and spate validate put it in and"
                + " send one text)");
  }

  @Test
  void aScenarioWithoutIncludesIsLeftAsItIs() {
    String text = SCENARIO.replace("include: common.yaml\n", "# include: nothing\n");

    assertThat(Includes.resolve(text, "s.yaml", lookUp).text()).isEqualTo(text);
    assertThat(Includes.resolve("include: [", "s.yaml", lookUp).text()).isEqualTo("include: [");
  }
}
