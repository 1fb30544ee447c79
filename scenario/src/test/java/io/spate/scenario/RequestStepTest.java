package io.spate.scenario;

import static io.spate.scenario.Scenarios.request;
import static io.spate.scenario.Scenarios.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.template.TemplateException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestStepTest {
  private static final Scenario WITH_VALUE =
      Scenarios.parse(Scenarios.withStep("get: /a\nsave: { v: $.v }"));

  /** The second step of a scenario whose first saved a value. */
  private static String rendered(String step, String value, boolean body) {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                "- get: /a\n  save: { v: $.v }\n- " + step.indent(2).strip() + "\n"));
    UserContext context = Scenarios.user(scenario);
    context.save(0, value);
    RequestStep request = (RequestStep) steps(scenario).get(1);
    StringBuilder out = new StringBuilder("before ");
    if (body) {
      request.renderBody(context, out);
    } else {
      request.renderPath(context, out);
    }
    return out.substring("before ".length());
  }

  private static String path(String step, String value) {
    return rendered(step, value, false);
  }

  private static String body(String step, String value) {
    return rendered(step, value, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/a | x | /a",
        "/todo/${v} | 17 | /todo/17",
        "/todo/${v} | a b/c?d=e&f%#é😀 | /todo/a%20b%2Fc%3Fd=e&f%25%23%C3%A9%F0%9F%98%80",
        "/todo/${v} | -._~!$&'()*+,;=:@ | /todo/-._~!$&'()*+,;=:@",
        "/s?q=${v} | a b&c=d+e%/? | /s?q=a%20b%26c%3Dd%2Be%25/?",
        "/s?q=${v}&p=/${v} | ä | /s?q=%C3%A4&p=/%C3%A4",
        "/ä ö/%41/${v} | x | /%C3%A4%20%C3%B6/%41/x",
        "${v} | /next?page=2&q=a%20b | /next?page=2&q=a%20b",
        "${v}/more/${v} | /x | /x/more/%2Fx",
        "${v} | http://other:81/x y | http://other:81/x%20y",
        "http://${v}:80/x | h | http://h:80/x",
        "https://h/${v} | a/b | https://h/a%2Fb",
        "/$${v}/$v/${v} | x | /$%7Bv%7D/$v/x",
      })
  void valuesInThePathAreEncodedForTheirPlace(String path, String value, String expected) {
    assertThat(path("get: '" + path + "'", value)).isEqualTo(expected);
  }

  @Test
  void queryIsEncodedAndAppended() {
    String query = "query: { q: \"${v}\", tag: [ a b, c ], 'ö&': 1, empty: \"\" }";

    assertThat(path("get: /s\n" + query, "x=y&z"))
        .isEqualTo("/s?q=x%3Dy%26z&tag=a%20b&tag=c&%C3%B6%26=1&empty=");
    assertThat(path("get: /s?a=b\n" + query, "x"))
        .isEqualTo("/s?a=b&q=x&tag=a%20b&tag=c&%C3%B6%26=1&empty=");
    assertThat(path("get: ${v}\nquery: { p: 2 }", "/s?a=b")).isEqualTo("/s?a=b&p=2");
    assertThat(path("get: ${v}\nquery: { p: 2 }", "/s")).isEqualTo("/s?p=2");
  }

  @Test
  void valueThatIsNoUrlCannotBeThePath() {
    assertThatThrownBy(() -> path("get: ${v}", "todo"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("a path must begin with '/' or be an http(s) URL, got \"todo\"");
    assertThatThrownBy(() -> path("get: ${v}", ""))
        .isInstanceOf(TemplateException.class)
        .hasMessage("a path must begin with '/' or be an http(s) URL, got \"\"");
  }

  @Test
  void nothingThatAValueHoldsEndsTheRequestLine() {
    assertThat(path("get: /${v}", "a\r\nHost: b \u0000")).isEqualTo("/a%0D%0AHost:%20b%20%00");
    assertThat(path("get: ${v}", "/a\r\nHost: b")).isEqualTo("/a%0D%0AHost:%20b");
  }

  @Test
  void jsonBodyIsWrittenAsJson() {
    String json =
        """
        post: /
        json:
          text: plain
          quoted: "5"
          number: 5
          exact: 1.50e3
          zip: 01234
          yes: no
          date: 2026-01-01
          on: true
          nothing: null
          missing:
          empty: ""
          list: [ 1, two, [], {}, [ a, { b: c } ] ]
          "k\\"ey": "a\\tb\\\\"
          value: "${v}"
          inside: "<${v}>"
          typed: "${v:number}"
          typedInside: "n=${v:number}"
        """;

    assertThat(body(json, "-12.5"))
        .isEqualTo(
            """
            {"text":"plain","quoted":"5","number":5,"exact":1.50e3,"zip":"01234","yes":"no",\
            "date":"2026-01-01","on":true,"nothing":null,"missing":null,"empty":"",\
            "list":[1,"two",[],{},["a",{"b":"c"}]],"k\\"ey":"a\\tb\\\\","value":"-12.5",\
            "inside":"<-12.5>","typed":-12.5,"typedInside":"n=-12.5"}""");
  }

  @Test
  void jsonBodyMayBeAnyValue() {
    assertThat(body("post: /\njson: [ 1, 2 ]", "")).isEqualTo("[1,2]");
    assertThat(body("post: /\njson: text ${v}", "a\"b")).isEqualTo("\"text a\\\"b\"");
    assertThat(body("post: /\njson: \"${v:json}\"", "{\"a\":[1]}")).isEqualTo("{\"a\":[1]}");
    assertThat(body("post: /\njson: { a: \"${v:boolean}\" }", "true")).isEqualTo("{\"a\":true}");
    assertThat(body("post: /\njson: null", "")).isEqualTo("null");
  }

  @Test
  void valueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> body("post: /\njson: \"${v:number}\"", "abc"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("'v' must be a number, got \"abc\"");
    assertThatThrownBy(() -> body("post: /\njson: \"${v:boolean}\"", "yes"))
        .hasMessage("'v' must be true or false, got \"yes\"");
    assertThatThrownBy(() -> body("post: /\njson: \"${v:json}\"", "{a"))
        .hasMessage("'v' must be JSON, got \"{a\"");
  }

  @Test
  void formAndRawBodiesAreWritten() {
    assertThat(body("post: /\nform: { a: \"${v}\", b c: [ 1, ä ], d: \"${v:number}\" }", "5"))
        .isEqualTo("a=5&b+c=1&b+c=%C3%A4&d=5");
    assertThat(body("post: /\nform: { a: \"${v}\" }", "x y&z=ü/*-._~"))
        .isEqualTo("a=x+y%26z%3D%C3%BC%2F*-._%7E");
    assertThat(body("post: /\nbody: |\n  <a>${v}</a>\n", "<&\">")).isEqualTo("<a><&\"></a>\n");
    assertThat(body("get: /", "x")).isEmpty();
  }

  @Test
  void contentTypeFollowsTheBodyUnlessAHeaderSaysIt() {
    assertThat(request("post: /\njson: {}").contentType()).isEqualTo("application/json");
    assertThat(request("post: /\nform: { a: b }").contentType())
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(request("post: /\nbody: x").contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(request("get: /").contentType()).isNull();
    assertThat(request("get: /").hasBody()).isFalse();

    RequestStep xml = request("post: /\nbody: <a/>\nheaders: { content-type: text/xml }");
    assertThat(xml.contentType()).isNull();
    assertThat(xml.headers()).extracting(HeaderTemplate::name).containsExactly("content-type");
  }

  @Test
  void defaultHeadersAreSentUnlessTheStepHasItsOwn() {
    Scenario scenario =
        Scenarios.parse(
            "http: { headers: { Accept: a, X-User: \"u${user}\" }, timeout: 3s }\n"
                + Scenarios.withStep("get: /\nheaders: { accept: b, Y: c }"));
    RequestStep step = (RequestStep) steps(scenario).get(0);
    UserContext context = Scenarios.user(scenario);

    assertThat(step.headers().stream().map(h -> h.name() + ": " + h.value().render(context)))
        .containsExactly("accept: b", "Y: c", "X-User: u0");
    assertThat(step.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(step.headers().get(0).value().isConstant()).isTrue();
    assertThat(step.headers().get(2).value().isConstant()).isFalse();
  }

  @Test
  void headerWithALineBreakIsNeverSent() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                "- get: /a\n  save: { v: $.v }\n- get: /\n  headers: { A: \"x${v}\" }"));
    RequestStep step = (RequestStep) steps(scenario).get(1);
    UserContext context = Scenarios.user(scenario);
    context.save(0, "a\r\nEvil: b");

    assertThatThrownBy(() -> step.headers().get(0).value().render(context))
        .isInstanceOf(TemplateException.class)
        .hasMessage("a header's value must not contain control characters such as line breaks");
  }

  @Test
  void valueThatIsNotThereIsToldWithItsOrigin() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps(
                "- post: /todo\n  save: { id: $.Id }\n- get: /todo/${id}\n- get: /${id|none}"));
    UserContext context = Scenarios.user(scenario);
    StringBuilder out = new StringBuilder();

    assertThatThrownBy(() -> ((RequestStep) steps(scenario).get(1)).renderPath(context, out))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "variable 'id' is not set (it is saved by \"POST /todo\", which has not succeeded)")
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());

    out.setLength(0);
    ((RequestStep) steps(scenario).get(2)).renderPath(context, out);
    assertThat(out).hasToString("/none");
  }

  @Test
  void nameIsMethodAndLabelOrPathAsWritten() {
    assertThat(request("get: /a/${uuid}?x=1").name()).isEqualTo("GET /a/${uuid}?x=1");
    assertThat(request("patch: /a\nname: list").name()).isEqualTo("PATCH list");
    assertThat(request("head: /a").method()).isEqualTo("HEAD");
    assertThat(request("options: /a").method()).isEqualTo("OPTIONS");
  }

  @Test
  void stepsOfOneNameShareAnIndex() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withSteps("- get: /a\n- get: /b\n- get: /c\n  name: /a\n- post: /a"));

    assertThat(scenario.requestNames()).containsExactly("GET /a", "GET /b", "POST /a");
    assertThat(steps(scenario).stream().map(step -> ((RequestStep) step).nameIndex()))
        .isEqualTo(List.of(0, 1, 0, 2));
  }

  @Test
  void thinkTimeIsTheStepsOrTheClasses() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withUserClass(
                """
                thinkTime: 2s
                tasks:
                  - sequence:
                      - get: /a
                      - get: /b
                        thinkTime: none
                      - pause: 1s..3s
                """));

    assertThat(((RequestStep) steps(scenario).get(0)).thinkTime())
        .isEqualTo(ThinkTime.constant(2_000_000_000L));
    assertThat(((RequestStep) steps(scenario).get(1)).thinkTime()).isEqualTo(ThinkTime.NONE);
    assertThat(steps(scenario).get(2))
        .isEqualTo(new PauseStep(ThinkTime.uniform(1_000_000_000L, 3_000_000_000L)));
  }

  @Test
  void onlyWhatReadsTheBodyNeedsIt() {
    assertThat(request("get: /").needsBody()).isFalse();
    assertThat(
            request("get: /\nexpect: { status: 200, header: { A: b }, responseTime: < 1s }")
                .needsBody())
        .isFalse();
    assertThat(request("get: /\nsave: { a: { header: A } }").needsBody()).isFalse();
    assertThat(request("get: /\nsave: { a: $.a }").needsBody()).isTrue();
    assertThat(request("get: /\nsave: { a: { regex: a } }").needsBody()).isTrue();
    assertThat(request("get: /\nexpect: { json: { $.a: 1 } }").needsBody()).isTrue();
    assertThat(request("get: /\nexpect: { body: { contains: a } }").needsBody()).isTrue();
  }

  @Test
  void constantPartsAreKnownToBeConstant() {
    RequestStep constant = request("post: /a\nquery: { b: c }\njson: { a: 1 }");
    assertThat(constant.hasConstantPath()).isTrue();
    assertThat(constant.hasConstantBody()).isTrue();

    RequestStep changing = request("post: /a\nquery: { b: \"${uuid}\" }\njson: \"${uuid}\"");
    assertThat(changing.hasConstantPath()).isFalse();
    assertThat(changing.hasConstantBody()).isFalse();
    assertThat(changing.path().isConstant()).isTrue();
    assertThat(request("get: /").hasConstantBody()).isTrue();
  }

  @Test
  void scenarioWithOneSaveHasOneVariable() {
    assertThat(WITH_VALUE.variables().saved()).containsExactly("v");
  }
}
