package io.spate.scenario;

import static io.spate.scenario.Marked.assertProblems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.template.TemplateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptStepTest {
  private static final String BEGIN =
      """
      target: http://localhost:8080
      load: { users: 1, duration: 1s }
      users:
        - tasks:
            - sequence:
      """;

  private static List<Step> steps(Scenario scenario) {
    return scenario.users().get(0).tasks().get(0).steps();
  }

  private final Scenario scenario =
      Scenario.parse(
          BEGIN
              + """
                        - script: |
                            const body = JSON.stringify({ id: Number(id) });
                            if (id === '2') throw new Error('not two');
                            return { body, signature: hash('MD5', body) };
                          with: { id: "${iteration}" }
                          save: [ body, signature ]
                        - post: /todo
                          headers: { X-Signature: "${signature}" }
                          body: ${body}
                """,
          "s.yaml");
  private final UserContext user = new UserContext(scenario, 0, 1);

  private String header() {
    return ((RequestStep) steps(scenario).get(1)).headers().get(0).value().render(user);
  }

  @Test
  void valuesAreComputedForEachIteration() {
    user.startUser();
    user.startIteration();

    assertThat(((ScriptStep) steps(scenario).get(0)).run(user)).isNull();

    StringBuilder body = new StringBuilder();
    ((RequestStep) steps(scenario).get(1)).renderBody(user, body);
    assertThat(body.toString()).isEqualTo("{\"id\":1}");
    assertThat(header()).matches("[0-9a-f]{32}");
  }

  @Test
  void aRequestThatNeedsWhatAScriptHasNotGivenSaysWhy() {
    user.startUser();
    user.startIteration();
    user.startIteration();

    assertThat(((ScriptStep) steps(scenario).get(0)).run(user))
        .isEqualTo("failed in line 2: Error: not two");

    assertThatThrownBy(this::header)
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "variable 'signature' is not set (the script failed in line 2: Error: not two)");
    user.startIteration();
    assertThatThrownBy(this::header)
        .hasMessage(
            "variable 'signature' is not set (it is saved by \"script\", which has not succeeded)");
  }

  @Test
  void mistakesHaveTheirPlaces() {
    assertProblems(
        BEGIN
            + """
                      - script: |
                          const a = 1;
                          const «= 5;
                        save: x
                      - get: /
              """,
        "not valid JavaScript: missing variable name");
    assertProblems(
        BEGIN
            + """
                      - «script: return 1
                      - get: /
              """,
        "'save' is missing (such as save: signature, or save: [ body, signature ])");
    assertProblems(
        BEGIN
            + """
                      - script: return 1
                        with: { «if: 1, a: "${«nope}" }
                        save: [ x, «x, «uuid ]
                      - get: /
              """,
        "not a name for a value of a script: 'if' (letters, digits and '_', and no word of"
            + " JavaScript)",
        "unknown variable 'nope' (no save or vars sets it)",
        "'x' is there twice",
        "'uuid' is the name of a function (choose another name)");
    assertProblems(
        BEGIN
            + """
                      - get: /${«later}
                      - script: return 1
                        save: later
              """,
        "variable 'later' has no value here (it is saved only afterwards, on line 8)");
  }

  @Test
  void aLoopMayUseWhatAScriptInItHasSavedInTheRoundBefore() {
    Scenario loop =
        Scenario.parse(
            BEGIN
                + """
                          - while: ${left|1} > 0
                            max: 5
                            steps:
                              - get: /a
                              - script: return 0;
                                save: left
                  """,
            "s.yaml");

    assertThat(steps(loop).get(0)).isInstanceOf(WhileStep.class);
  }

  @Test
  void aScriptTakesNoTimeThatEndsALoop() {
    assertProblems(
        BEGIN
            + """
                      - repeat: 3
                        steps: «[ { script: return 1, save: x } ]
                      - get: /
              """,
        "the steps of a repeat need a request or a pause");
  }
}
