package io.spate.scenario.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.FakeResponse;
import io.spate.scenario.IfStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jsoup.nodes.Node;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target sends may fail a request; it must neither stop the user's thread nor end it. */
class HostileBodyTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String NEARLY = "a".repeat(60) + "!";

  private static String check(String how, ResponseView response) {
    Scenario scenario =
        Scenarios.parse(Scenarios.withStep("get: /\nexpect:\n  checks:\n    - " + how));
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(0);
    return Assertions.assertTimeoutPreemptively(BOUND, () -> failureOf(step, response, scenario));
  }

  private static String failureOf(RequestStep step, ResponseView response, Scenario scenario) {
    for (Check each : step.checks()) {
      String failure = each.failureOf(response, Scenarios.user(scenario));
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static String save(String how, ResponseView response) {
    Scenario scenario = Scenarios.parse(Scenarios.withStep("get: /\nsave:\n  v: " + how));
    RequestStep step = (RequestStep) Scenarios.steps(scenario).get(0);
    return Assertions.assertTimeoutPreemptively(
        BOUND, () -> step.saves().get(0).failureOf(response, Scenarios.user(scenario)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "li[title~=(.*a){25}b]",
        "li:matches((.*a){25}b)",
        "li:matchesOwn((.*a){25}b)",
        "li:matchesWholeText((.*a){25}b)",
        "li[title~=(a+)+b], li[title~=^(a|aa)+$]"
      })
  void anExpressionInASelectorTakesNoLongerThanTheTextIsLong(String css) {
    String item = "<li title='" + NEARLY + "'>" + NEARLY + "</li>";

    assertThat(check("{ css: '" + css + "', exists: false }", FakeResponse.of(200, item))).isNull();
  }

  @Test
  void anExpressionInASelectorFindsWhatItDid() {
    ResponseView page =
        FakeResponse.of(200, "<li title='item 12'>twelve</li><li title='x'>eleven 11</li>");

    assertThat(check("{ css: 'li[title~=^item [0-9]+$]', equals: twelve }", page)).isNull();
    assertThat(check("{ css: 'li:matches((?i)ELEVEN .1)', pick: count, equals: 1 }", page))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"li[title~=a(?=b)]", "li:matches((a)\\1)"})
  void anExpressionInASelectorThatWouldHaveToGoBackIsAMistake(String css) {
    assertThatThrownBy(
            () ->
                Scenarios.parse(
                    Scenarios.withStep(
                        "get: /\nexpect:\n  checks:\n    - { css: '" + css + "', exists: true }")))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e -> {
              assertThat(e.problems().get(0).message()).contains("not a CSS selector", "Pattern");
              assertThat(e.problems().get(0).hint()).contains("'regex' has them");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"(.*a){25}b"})
  void anExpressionThatGoesBackForEverIsGivenUpAndFailsTheRequest(String regex) {
    ResponseView body = FakeResponse.of(200, NEARLY);

    assertThat(check("{ regex: '" + regex + "', exists: true }", body))
        .contains("a text on which the expression takes too long");
    assertThat(check("{ json: $.a, matches: '" + regex + "' }", json(NEARLY)))
        .contains("a text on which the expression takes too long");
    assertThat(save("{ regex: '" + regex + "' }", body))
        .contains("a text on which the expression takes too long");
    assertThat(save("{ regex: '" + regex + "', pick: last }", body))
        .contains("a text on which the expression takes too long");
  }

  private static FakeResponse json(String text) {
    return FakeResponse.of(200, "{\"a\":\"" + text + "\"}");
  }

  @Test
  void aConditionThatGoesBackForEverDoesNotHold() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                """
                - get: /
                  save: { id: $.id }
                - if: ${id} matches '(.*a){25}b'
                  then: [ { get: /yes } ]
                """));
    UserContext user = Scenarios.user(scenario);
    user.save(scenario.variables().saved().indexOf("id"), NEARLY);
    IfStep step = (IfStep) Scenarios.steps(scenario).get(1);

    boolean holds = Assertions.assertTimeoutPreemptively(BOUND, () -> step.condition().holds(user));

    assertThat(holds).isFalse();
  }

  @Test
  void anOrdinaryExpressionReadsAMegabyteToItsEnd() {
    ResponseView body = FakeResponse.of(200, "x = 1; ".repeat(150_000) + "token=abc");

    assertThat(check("{ regex: 'token=(\\w+)', equals: abc }", body)).isNull();
    assertThat(check("{ regex: '(\\w) = \\d', pick: count, atLeast: 150000 }", body)).isNull();
  }

  @Test
  void elementsNestedWithoutEndFailTheRequestAndNotTheUser() {
    String html = "<div>".repeat(20_000) + "x";
    String xml = "<?xml version=\"1.0\"?>" + "<a>".repeat(20_000) + "x" + "</a>".repeat(20_000);
    for (String body : new String[] {html, xml}) {
      for (String how : new String[] {"css: 'div, a'", "xpath: '//div|//a'", "xpath: string(/)"}) {
        assertThatCode(() -> check("{ " + how + ", exists: true }", FakeResponse.of(200, body)))
            .as("%s in %s", how, body.substring(0, 10))
            .doesNotThrowAnyException();
      }
    }
  }

  /** So that neither reading nor searching a body takes time that grows with its depth. */
  @Test
  void elementsAreReadToADepthThatIsBounded() {
    String deep = "<?xml version=\"1.0\"?>" + "<a>".repeat(20_000) + "x" + "</a>".repeat(20_000);
    String fair = "<?xml version=\"1.0\"?>" + "<a>".repeat(500) + "x" + "</a>".repeat(500);

    assertThat(depth(Markup.jsoup(FakeResponse.of(200, deep))))
        .isBetween(Markup.MOST_DEPTH - 10, Markup.MOST_DEPTH + 2);
    assertThat(depth(Markup.jsoup(FakeResponse.of(200, "<div>".repeat(20_000) + "x"))))
        .isBetween(Markup.MOST_DEPTH - 10, Markup.MOST_DEPTH + 2);
    assertThat(check("{ xpath: '//a', exists: true }", FakeResponse.of(200, deep)))
        .contains("a body that cannot be read as XML", "depth");
    assertThat(check("{ xpath: 'count(//a)', equals: 500 }", FakeResponse.of(200, fair))).isNull();
    assertThat(check("{ css: 'a', pick: count, equals: 500 }", FakeResponse.of(200, fair)))
        .isNull();
  }

  private static int depth(Node root) {
    int[] deepest = {0};
    root.traverse((node, depth) -> deepest[0] = Math.max(deepest[0], depth));
    return deepest[0];
  }

  @Test
  void jsonNestedWithoutEndIsNoJson() {
    for (String path : new String[] {"$.a.b", "'$..b'", "'$[*][0]'"}) {
      for (String open : new String[] {"[", "{\"a\":"}) {
        assertThat(
                check(
                    "{ json: " + path + ", exists: true }",
                    FakeResponse.of(200, open.repeat(100_000))))
            .as("%s in %s", path, open)
            .isNotNull();
      }
    }
  }

  @Test
  void damagedBodiesFailChecksAndNothingElse() {
    String[] bodies = {
      "{\"items\":[{\"id\":\"a\",\"price\":8.50},{\"id\":\"b\",\"price\":1e9}],\"n\":null}",
      "<html><body><ul><li class=item>One<li>Two</ul><a href='/n?p=2'>Next</a></body></html>",
      "<?xml version=\"1.0\"?><e xmlns=\"urn:d\"><item id=\"1\">one</item><!-- c --></e>",
    };
    String[] checks = {
      "{ json: '$.items[?(@.price < 10)].id', pick: all, exists: true }",
      "{ json: '$.items[1].price', atLeast: 1 }",
      "{ pointer: /items/0/id, equals: a }",
      "{ css: 'li.item', contains: One }",
      "{ xpath: //item/@id, equals: 1 }",
      "{ regex: '(\\w+)=', transform: [ urlDecode, base64Decode, htmlDecode ], exists: true }",
    };
    for (int seed = 0; seed < 250; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] body = bodies[seed % bodies.length].getBytes(java.nio.charset.StandardCharsets.UTF_8);
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        int at = random.nextInt(body.length);
        body[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : body[body.length - 1 - at]);
      }
      for (String check : checks) {
        FakeResponse response = FakeResponse.of(200, body);
        assertThatCode(() -> check(check, response))
            .as("seed %d, %s", seed, check)
            .doesNotThrowAnyException();
      }
    }
  }
}
