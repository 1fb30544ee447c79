package io.spate.scenario.parse;

import static io.spate.scenario.Scenarios.withSteps;
import static io.spate.scenario.Scenarios.withUserClass;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.Marked;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in steps that hold others: exact words, exact place (at the mark). */
class FlowMistakesTest {
  private static final String STEPS = "\n  steps: [ { get: / } ]";
  private static final String OPERATORS =
      " (operators are ==, !=, <, <=, >, >=, matches and exists)";

  @ParameterizedTest
  @MethodSource({
    "ofLoops",
    "ofBranches",
    "ofGroupsAndAborts",
    "ofParallels",
    "ofStartAndStop",
    "ofConditions",
    "ofVariables"
  })
  void mistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, message);
  }

  static Stream<Arguments> ofLoops() {
    return Stream.of(
        arguments(
            withSteps("- repeat: «often" + STEPS),
            "repeat must be a number such as 3, or a range such as 2..5, got 'often'"),
        arguments(
            withSteps("- repeat: «[3]" + STEPS),
            "repeat must be a number such as 3, or a range such as 2..5, got a list"),
        arguments(
            withSteps("- repeat: «5..2" + STEPS),
            "repeat: the range goes from the smaller to the larger, got '5..2' (write 2..5)"),
        arguments(withSteps("- repeat: «0" + STEPS), "repeat must be between 1 and 1000000, got 0"),
        arguments(
            withSteps("- repeat: «1..1000001" + STEPS),
            "repeat must be between 1 and 1000000, got 1000001"),
        arguments(withSteps("- repeat: «{ }" + STEPS), "'count' is missing (such as count: 3)"),
        arguments(
            withSteps("- repeat: { count: 1, «tims: 2 }" + STEPS),
            "unknown key 'tims' (keys are count, steps)"),
        arguments(withSteps("- «repeat: 3"), "'steps' is missing (such as steps: [ { get: / } ])"),
        arguments(
            withSteps("- repeat: 3\n  steps: «[]"),
            "steps must not be empty (such as steps: [ { get: / } ])"),
        arguments(
            withSteps("- repeat: 3\n  «get: /" + STEPS),
            "unknown key 'get' (keys are repeat, steps)"),
        arguments(
            withSteps(
                "- repeat: 3\n  steps: [ { if: 1 == 1, then: [ { choose: [ { steps: «[] } ] } ] } ]"),
            "steps must not be empty (such as steps: [ { get: / } ])"),
        arguments(
            withSteps("- get: /\n- repeat: 3\n  steps: [ { «get: /, pause: 1s } ]"),
            "unknown key 'get' (keys are pause)"),
        arguments(
            withSteps("- while: 1 == 1\n  max: «0" + STEPS),
            "max must be between 1 and 1000000, got 0"),
        arguments(
            withSteps("- while: 1 == 1\n  max: «x" + STEPS), "max must be a whole number, got 'x'"),
        arguments(
            withSteps("- forEach: «ids" + STEPS),
            "forEach must be a map, got 'ids' (such as forEach: { in: ids, as: id })"),
        arguments(
            withSteps("- forEach: «{ in: 'a,b' }" + STEPS),
            "'as' is missing (such as forEach: { in: ids, as: id })"),
        arguments(
            withSteps("- forEach: «{ as: id }" + STEPS),
            "'in' is missing (such as forEach: { in: ids, as: id })"),
        arguments(
            withSteps("- forEach: { in: 'a,b', as: «2x }" + STEPS),
            "not a name for a variable: '2x' (letters, digits and '_', not beginning with a"
                + " digit)"),
        arguments(
            withSteps("- forEach: { in: 'a,b', as: «user }" + STEPS),
            "'user' is the name of a function (choose another name)"));
  }

  static Stream<Arguments> ofBranches() {
    return Stream.of(
        arguments(withSteps("- «if: 1 == 1"), "'then' is missing (such as then: [ { get: / } ])"),
        arguments(
            withSteps("- if: 1 == 1\n  «steps: [ { get: / } ]\n  then: [ { get: / } ]"),
            "unknown key 'steps' (keys are if, then, else)"),
        arguments(
            withSteps("- if: 1 == 1\n  then: [ { get: / } ]\n  else: «[]"),
            "else must not be empty (such as else: [ { get: / } ]; leave it out for nothing)"),
        arguments(
            withSteps("- choose: «[]"),
            "choose must not be empty (such as choose: [ { weight: 3, steps: [ ... ] } ])"),
        arguments(
            withSteps("- choose: [ { weight: «0, steps: [ { get: / } ] } ]"),
            "weight must be between 1 and 1000000, got 0"),
        arguments(
            withSteps("- choose: [ «{ weight: 2 } ]"),
            "'steps' is missing (such as steps: [ { get: / } ])"),
        arguments(
            withSteps("- choose: [ { steps: [ { get: «x } ] } ]"),
            "a path must begin with '/' or be an http(s) URL, got 'x' (write /x)"));
  }

  static Stream<Arguments> ofGroupsAndAborts() {
    return Stream.of(
        arguments(withSteps("- group: «[a]" + STEPS), "group must be text, got a list"),
        arguments(
            withSteps("- group: «" + "x".repeat(191) + STEPS),
            "the name of a group must be one line of at most 190 characters"),
        arguments(withSteps("- «group: a"), "'steps' is missing (such as steps: [ { get: / } ])"),
        arguments(withSteps("- get: /\n- abort: «all"), "abort must be user or run, got 'all'"),
        arguments(
            withSteps("- get: /\n- abort: user\n  «reason: x"),
            "a reason is told of a run, and a user ends without (remove it)"),
        arguments(
            withSteps("- get: /\n- abort: run\n  reason: «[x]"), "reason must be text, got a list"),
        arguments(
            withSteps("- get: /\n- abort: run\n  reason: no ${«stock}"),
            "unknown variable 'stock' (no save or vars sets it)"),
        arguments(
            withSteps("- get: /\n- abort: user\n  «massage: x"),
            "unknown key 'massage' (keys are abort, reason)"));
  }

  static Stream<Arguments> ofParallels() {
    String example = " (such as parallel: [ { get: /a.css }, { get: /b.js } ])";
    return Stream.of(
        arguments(withSteps("- parallel: «x"), "parallel must be a list, got 'x'" + example),
        arguments(withSteps("- parallel: «[]"), "parallel must not be empty" + example),
        arguments(
            withSteps("- parallel: [ { get: / } ]\n  «connection: 2"),
            "unknown key 'connection' (did you mean 'connections'? keys are parallel, connections,"
                + " thinkTime)"),
        arguments(
            withSteps("- parallel: [ { get: / } ]\n  connections: «0"),
            "connections must be between 1 and 100, got 0"),
        arguments(
            withSteps("- parallel: [ { get: / } ]\n  connections: «all"),
            "connections must be a whole number, got 'all'"),
        arguments(
            withSteps("- parallel: [ { get: / } ]\n  thinkTime: «5"),
            "thinkTime: a duration needs a unit, got '5' (write 5s)"),
        arguments(
            withSteps("- parallel: [ { get: / }, «{ pause: 1s } ]"),
            "parallel takes requests, got 'pause' (steps one after the other belong before or"
                + " after it)"),
        arguments(
            withSteps("- parallel: [ «{ parallel: [ { get: / } ] } ]"),
            "parallel takes requests, got 'parallel' (steps one after the other belong before or"
                + " after it)"),
        arguments(
            withSteps("- parallel: [ { get: /, «thinkTime: 1s } ]"),
            "a request in parallel has no think time of its own (write thinkTime beside parallel,"
                + " for after all of them)"),
        arguments(
            withSteps("- parallel: [ { get: «x } ]"),
            "a path must begin with '/' or be an http(s) URL, got 'x' (write /x)"),
        arguments(
            withSteps("- parallel: [ { get: /a, save: { id: $.id } }, { get: \"/${«id}\" } ]"),
            "variable 'id' has no value here (it is saved only afterwards, on line 6)"));
  }

  static Stream<Arguments> ofStartAndStop() {
    return Stream.of(
        arguments(
            withUserClass("onStart: «/login\ntasks: [ { get: / } ]"),
            "onStart must be a list, got '/login' (such as onStart: [ { post: /session } ])"),
        arguments(
            withUserClass("onStop: «[]\ntasks: [ { get: / } ]"),
            "onStop must not be empty (such as onStop: [ { post: /session } ])"),
        arguments(
            withUserClass(
                "onStart: [ { get: \"/${«id}\" } ]\ntasks: [ { get: /, save: { id: $.Id } } ]"),
            "variable 'id' has no value here (it is saved by another task, on line 5; what a task"
                + " saves ends with it)"),
        arguments(
            withUserClass(
                "tasks: [ { get: /, save: { id: $.Id } } ]\nonStop: [ { get: \"/${«id}\" } ]"),
            "variable 'id' has no value here (it is saved by another task, on line 4; what a task"
                + " saves ends with it)"));
  }

  private static String withFlows(String flows, String steps) {
    return withSteps(steps) + "flows:\n" + flows.stripTrailing().indent(2);
  }

  static Stream<Arguments> ofFlows() {
    return Stream.of(
        arguments(withSteps("- use: «login"), "unknown flow 'login' (the scenario has no flows)"),
        arguments(
            withFlows("login: [ { get: / } ]", "- use: «logn"),
            "unknown flow 'logn' (did you mean 'login'? flows are login)"),
        arguments(withSteps("- use: «[a]"), "use must be the name of a flow, got a list"),
        arguments(
            withFlows("login: [ { get: / } ]", "- use: login\n  «get: /"),
            "unknown key 'get' (keys are use, tags)"),
        arguments(
            withFlows("login: «{ get: / }", "- use: login"),
            "flow 'login' must be a list, got a map (such as login: [ { post: /login } ])"),
        arguments(
            withFlows("login: [ { get: /${«id} } ]", "- use: login")
                .replace("/${«id}", "\"/${«id}\""),
            "unknown variable 'id' (no save or vars sets it)"),
        arguments(
            withFlows("login: [ { use: «login } ]", "- use: login"),
            "flow 'login' uses itself (it is used on line 6, and from within it again here)"),
        arguments(
            withFlows(
                "a: [ { use: b } ]\nb: [ { repeat: 2, steps: [ { use: «a } ] } ]", "- use: a"),
            "flow 'a' uses itself (it is used on line 6, and from within it again here)"),
        arguments(
            withSteps("- get: /") + "«flow: {}",
            "unknown key 'flow' (did you mean 'flows'? keys are name, target, load, thresholds,"
                + " http, gracefulStop, seed, data, vars, flows, users)"));
  }

  @Test
  void aFlowSavesForTheStepsAfterItAndIsReadWhereItIsUsed() {
    Marked.assertProblems(
        withFlows(
            """
            login: [ { post: /login, save: { token: $.t } } ]
            order: [ { use: login }, { post: "/order/${token}/${cart}" } ]
            """,
            """
            - get: /cart
              save: { cart: $.id }
            - use: order
            - get: /${token}
            """));
  }

  private static String when(String condition) {
    return withSteps("- if: " + condition + "\n  then: [ { get: / } ]");
  }

  static Stream<Arguments> ofConditions() {
    return Stream.of(
        arguments(when("\"« \""), "the condition is empty (such as ${state} == 'done')"),
        arguments(
            when("«[a]"), "if must be a condition such as \"${state} == 'done'\", got a list"),
        arguments(when("${user}«"), "an operator is missing after ${user}" + OPERATORS),
        arguments(when("${user} «is 5"), "an operator is missing after ${user}" + OPERATORS),
        arguments(when("${user} «= 5"), "unknown operator '=' (did you mean '=='?)"),
        arguments(when("${user} == 1 «&& 1 == 1"), "unknown operator '&&' (write and)"),
        arguments(when("${user} == 1 «|| 1 == 1"), "unknown operator '||' (write or)"),
        arguments(when("(«!${user} == 1)"), "unknown operator '!' (write not)"),
        arguments(when("${user} ==«"), "a value is missing (such as ${state} == 'done')"),
        arguments(
            when("${user} == «done"),
            "a value is expected, got 'done' (write ${done} for the variable, or 'done' for the"
                + " text)"),
        arguments(when("${user} == «a-b"), "a value is expected, got 'a-b' (texts need quotes)"),
        arguments(when("${user} == «'x"), "the text is not closed (add the missing ')"),
        arguments(when("«${user == 5"), "'${' is not closed (add the missing '}')"),
        arguments(when("«(${user} == 5"), "'(' is not closed (add the missing ')')"),
        arguments(when("${user} == 5«)"), "unexpected ')' (there is no '(' for it)"),
        arguments(
            when("${user} == 5 «${user} == 6"),
            "unexpected '${user}' (join comparisons with and or or)"),
        arguments(
            when("${user} matches «x"),
            "'matches' needs a regular expression in quotes (such as ${id} matches '^[0-9]+$')"),
        arguments(when("${user} matches 'a(b«'"), "not a regular expression: Unclosed group"),
        arguments(when("«5 exists"), "'exists' goes with a variable, got 5 (write ${name} exists)"),
        arguments(
            when("(".repeat(50) + "«(1 == 1"),
            "a condition nested deeper than 50 levels (simplify it)"));
  }

  static Stream<Arguments> ofVariables() {
    return Stream.of(
        arguments(
            when("1 == 1 and ${«ids} exists"), "unknown variable 'ids' (no save or vars sets it)"),
        arguments(
            withSteps(
                "- if: ${«id} exists\n  then: [ { get: / } ]\n- get: /a\n  save: { id: $.Id }"),
            "variable 'id' has no value here (it is saved only afterwards, on line 9)"),
        arguments(
            withSteps("- forEach: { in: «idz, as: id }" + STEPS),
            "unknown variable 'idz' (no save or vars sets it)"),
        arguments(
            withSteps("- get: /a\n  save: { id: $.Id }\n- forEach: { in: id, as: «id }" + STEPS),
            "'id' has a value here already (choose another name for the item)"),
        arguments(
            withSteps("- forEach: { in: 'a,b', as: x }" + STEPS + "\n- get: /${«x}"),
            "unknown variable 'x' (no save or vars sets it)"),
        arguments(
            withSteps("- repeat: 2\n  steps: [ { get: /, save: { a: $.A } } ]\n- get: /${«b}"),
            "unknown variable 'b' (did you mean 'a'?)"));
  }

  @Test
  void stepsOfALoopMayUseWhatLaterOnesSave() {
    Marked.assertProblems(
        withSteps(
            """
            - while: ${next} != 'none'
              steps:
                - get: /page/${next|1}
                  save: { next: $.next }
            - repeat: 2
              steps:
                - get: /${token|first}
                - post: /login
                  save: { token: $.t }
            - get: /${token}
            """));
  }

  @Test
  void aLoopWithoutRequestOrPauseWouldNeverLetGo() {
    Marked.assertProblems(
        withSteps(
            """
            - get: /
            - while: 1 == 1
              steps: «[ { if: "1 == 2", then: [ { abort: user } ] } ]
            """),
        "the steps of a while need a request or a pause");
  }

  @Test
  void whatOnStartSavesHasAValueInTasksAndOnStop() {
    Marked.assertProblems(
        withUserClass(
            """
            onStart: [ { post: /login, save: { token: $.t } } ]
            tasks: [ { get: "/${token}" } ]
            onStop: [ { post: "/logout/${token}" } ]
            """));
  }
}
