package io.spate.scenario.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.FakeResponse;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractionTest {
  private static final String SHOP =
      "{\"items\":[{\"id\":\"a\",\"price\":8.50,\"done\":true},{\"id\":\"b\",\"price\":12},"
          + "{\"id\":\"c\",\"price\":9,\"tags\":[\"x\",\"y\"]}],\"note\":null}";
  private static final String PAGE =
      "<!doctype html><title>Todo</title><form><input name=csrf value='t&amp;1'>"
          + "<input name=page value=2></form><ul><li class=item>One <b>thing</b>"
          + "<li class='item done'>Two</ul><a href='/next?p=2'>Next</a>";
  private static final String XML =
      "<?xml version=\"1.0\"?>\n<s:Envelope xmlns:s=\"urn:s\" xmlns=\"urn:d\"><s:Body>"
          + "<item id=\"1\">one</item><item id=\"2\">two</item></s:Body></s:Envelope>";

  private UserContext context;

  private static RequestStep step(Scenario scenario) {
    return (RequestStep) Scenarios.steps(scenario).get(0);
  }

  private String save(String how, ResponseView response) {
    Scenario scenario = Scenarios.parse(Scenarios.withStep("get: /\nsave:\n  v: " + how));
    context = Scenarios.user(scenario);
    return step(scenario).saves().get(0).failureOf(response, context);
  }

  private static String check(String how, ResponseView response) {
    Scenario scenario =
        Scenarios.parse(Scenarios.withStep("get: /\nexpect:\n  checks:\n    - " + how));
    RequestStep step = step(scenario);
    for (Check each : step.checks()) {
      String failure = each.failureOf(response, Scenarios.user(scenario));
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static FakeResponse page() {
    return FakeResponse.of(200, PAGE).with("Content-Type", "text/html; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$..id | a",
        "'$.items[-1].id' | c",
        "'$.items[?(@.price < 10)].price' | 8.50",
        "'$.items[*].tags[*]' | x",
        "$.items.length() | 3",
        "'{ json: \"$.items[*].id\", pick: last }' | c",
        "'{ json: \"$.items[*].id\", pick: 2 }' | b",
        "'{ json: \"$.items[*].id\", pick: all }' | `[\"a\",\"b\",\"c\"]`",
        "'{ json: \"$.items[*].price\", pick: all }' | [8.50,12,9]",
        "'{ json: \"$.items[?(@.price > 8.6)]\", pick: count }' | 2",
        "'{ json: \"$.none[*]\", pick: count }' | 0",
        "'{ json: $.note, default: d }' | d",
        "{ pointer: /items/1/id } | b",
        "{ pointer: /items/2/tags/1 } | y",
        "{ pointer: /items/0/done, transform: upper } | TRUE",
      })
  void jsonIsSaved(String how, String expected) {
    String unquoted =
        how.startsWith("'") && how.endsWith("'") ? how.substring(1, how.length() - 1) : how;

    assertThat(
            save(
                unquoted.startsWith("$") ? "'" + unquoted + "'" : unquoted,
                FakeResponse.of(200, SHOP)))
        .isNull();
    assertThat(context.saved(0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ css: \"input[name=csrf]\", attribute: value } | t&1",
        "{ css: li.item } | One thing",
        "{ css: li.item, pick: all } | `[\"One thing\",\"Two\"]`",
        "{ css: li.done, transform: [lower] } | two",
        "{ css: li, pick: count } | 2",
        "{ css: a, attribute: href } | /next?p=2",
        "{ xpath: \"//input[@name='page']/@value\" } | 2",
        "{ xpath: count(//li) } | 2",
        "{ xpath: //title } | Todo",
        "{ regex: \"name=(\\\\w+)\", pick: 2 } | page",
        "{ regex: \"name=(\\\\w+)\", pick: count } | 2",
        "{ css: \"input[name=csrf]\", attribute: value, transform: [urlEncode, lower] } | t%261",
        "{ css: title, transform: base64 } | VG9kbw==",
      })
  void htmlIsSaved(String how, String expected) {
    assertThat(save(how, page())).isNull();
    assertThat(context.saved(0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ xpath: //item } | one",
        "{ xpath: \"//item[2]/@id\" } | 2",
        "{ xpath: //Body/item, pick: count } | 2",
        "{ css: \"item[id=2]\" } | two",
      })
  void xmlIsSavedByNamesWithoutPrefix(String how, String expected) {
    assertThat(save(how, FakeResponse.of(200, XML))).isNull();
    assertThat(context.saved(0)).isEqualTo(expected);
  }

  @Test
  void documentTypeWithAnExternalEntityIsNotRead() {
    String attack =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>";

    assertThat(save("{ xpath: //a }", FakeResponse.of(200, attack)))
        .startsWith(
            "cannot save 'v': xpath //a: expected a value, got a body that cannot be read"
                + " as XML: DOCTYPE is disallowed");
    assertThat(save("{ css: a }", FakeResponse.of(200, attack))).isNull();
    assertThat(context.saved(0)).isEqualTo("&e;");
  }

  @Test
  void randomPickIsTheUsersAndReachesAll() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withStep("get: /\nsave: { v: { json: '$.items[*].id', pick: random } }"));
    Save save = step(scenario).saves().get(0);
    Set<String> seen = new HashSet<>();
    StringBuilder[] order = {new StringBuilder(), new StringBuilder()};
    for (StringBuilder each : order) {
      UserContext user = new UserContext(scenario, 7, 42);
      user.startUser();
      for (int i = 0; i < 50; i++) {
        save.failureOf(FakeResponse.of(200, SHOP), user);
        seen.add(user.saved(0));
        each.append(user.saved(0));
      }
    }

    assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(order[0].toString()).isEqualTo(order[1].toString());
  }

  @Test
  void cookieIsTheOneOfItsName() {
    ResponseView response = new TwoCookies();

    assertThat(save("{ cookie: session }", response)).isNull();
    assertThat(context.saved(0)).isEqualTo("s=1");
    assertThat(save("{ cookie: theme }", response)).isNull();
    assertThat(context.saved(0)).isEqualTo("dark");
    assertThat(save("{ header: Set-Cookie, pick: count }", response)).isNull();
    assertThat(context.saved(0)).isEqualTo("2");
    assertThat(save("{ cookie: Session }", response))
        .isEqualTo("cannot save 'v': cookie Session: expected a value, got nothing");
  }

  private record TwoCookies() implements ResponseView {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public String header(String name) {
      List<String> all = headers(name);
      return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public List<String> headers(String name) {
      return name.equalsIgnoreCase("set-cookie")
          ? List.of("session=s=1; Path=/; HttpOnly", "theme=\"dark\"")
          : List.of();
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public int bodyLength() {
      return 0;
    }

    @Override
    public long responseTimeNanos() {
      return 1;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$..none | {} | cannot save 'v': $..none: expected a value, got nothing",
        "$..a | [ | cannot save 'v': $..a: expected a value, got a body that is not JSON",
        "{ css: h1 } | <p> | cannot save 'v': css h1: expected a value, got nothing",
        "{ regex: x, pick: 2 } | x | cannot save 'v': number 2 of regex x: expected a value, got nothing",
        "{ json: $.a, transform: base64Decode } | {\"a\":\"%\"} | cannot save 'v': $.a: expected a"
            + " value, got \"%\", which base64Decode cannot read",
      })
  void missingValueIsToldInWords(String how, String body, String failure) {
    assertThat(save(how, FakeResponse.of(200, body))).startsWith(failure);
    assertThat(context.saved(0)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ json: $.items, exists: true } | ",
        "{ json: $.none, exists: false } | ",
        "{ json: \"$.items[0].id\" } | ",
        "{ json: \"$.items[0].id\", equals: a, notEquals: b } | ",
        "{ json: \"$.items[0].price\", equals: 8.5 } | ",
        "{ json: \"$.items[0].done\", equals: true } | ",
        "{ json: $.note, equals: null } | ",
        "{ json: \"$.items[*]\", pick: count, atLeast: 3, atMost: 3 } | ",
        "{ json: \"$.items[1].price\", greaterThan: 11.9, lessThan: 12.1 } | ",
        "{ json: \"$.items[1].id\", oneOf: [a, b] } | ",
        "{ json: \"$.items[2].tags\", contains: x, notContains: z } | ",
        "{ json: \"$.items[2].id\", matches: \"^[a-c]$\" } | ",
        "{ json: \"$.items[2].id\", equals: \"${iteration}\", message: m } | m: $.items[2].id: expected \"1\", got \"c\"",
        "{ json: $.none, equals: a } | $.none: expected \"a\", got nothing",
        "{ json: $.none } | $.none: expected a value, got nothing",
        "{ json: $.items, exists: false } | $.items: expected none, got [{\"id\"",
        "{ json: \"$.items[0].price\", equals: \"8.50\" } | $.items[0].price: expected \"8.50\", got 8.50",
        "{ json: \"$.items[0].id\", notEquals: a } | $.items[0].id: expected something else, got \"a\"",
        "{ json: \"$.items[*]\", pick: count, lessThan: 3 } | count of $.items[*]: expected a number < 3, got 3",
        "{ json: \"$.items[0].id\", atLeast: 3 } | $.items[0].id: expected a number >= 3, got \"a\"",
        "{ json: \"$.items[0].id\", oneOf: [x, 5] } | $.items[0].id: expected one of \"x\", 5, got \"a\"",
        "{ json: \"$.items[0].id\", matches: z+ } | $.items[0].id: expected it to match z+, got \"a\"",
        "{ status: 201, message: not created } | not created: expected status 201, got 200",
        "{ body: { contains: zebra }, message: no zebra } | no zebra: body: expected it to contain \"zebra\"",
        "{ responseTime: < 1us, message: slow } | slow: responseTime: expected < 1us, got 1ms",
      })
  void checkHoldsOrSaysWhyNot(String how, String failure) {
    String actual = check(how, FakeResponse.of(200, SHOP));

    if (failure == null) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual).startsWith(failure);
    }
  }

  @Test
  void textOfADocumentEqualsTheNumberThatItWrites() {
    assertThat(check("{ xpath: \"//input[@name='page']/@value\", equals: 2.0 }", page())).isNull();
    assertThat(check("{ xpath: \"//input[@name='page']/@value\", equals: \"2\" }", page()))
        .isNull();
    assertThat(check("{ css: title, equals: Todos, message: wrong page }", page()))
        .isEqualTo("wrong page: css title: expected \"Todos\", got \"Todo\"");
  }

  @Test
  void statusAmongTheChecksTakesThePlaceOfTheDefaultOne() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withStep(
                "get: /\nexpect:\n  checks:\n    - { json: $.a }\n    - { status: 404 }"));

    assertThat(step(scenario).defaultStatusCheck()).isFalse();
    assertThat(step(scenario).checks()).hasSize(2);
    assertThat(step(scenario).checks().get(0).isStatus()).isTrue();
    assertThat(check("{ status: 404 }", FakeResponse.of(404, ""))).isNull();
  }

  @Test
  void headersAreKeptForWhatReadsThem() {
    RequestStep cookie = Scenarios.request("get: /\nsave: { v: { cookie: a } }");
    RequestStep json = Scenarios.request("get: /\nsave: { v: { json: \"$..a\" } }");

    assertThat(cookie.saves().get(0).needsHeaders()).isTrue();
    assertThat(cookie.needsBody()).isFalse();
    assertThat(json.saves().get(0).needsHeaders()).isFalse();
    assertThat(json.needsBody()).isTrue();
  }

  @Test
  void anyBytesAreSurvived() {
    Scenario scenario =
        Scenarios.parse(
            Scenarios.withStep(
                """
                get: /
                save:
                  a: { json: "$..a", default: d }
                  b: { json: "$.a[?(@.b > 1)]", default: d }
                  c: { css: "a > b", default: d }
                  d: { xpath: "//a[b]/@c", default: d }
                  e: { json: "$.a.sum()", default: d }
                """));
    UserContext user = Scenarios.user(scenario);
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "{}[]\",:ab01 \\u<></=?x!&;".charAt(random.nextInt(23));
      }
      FakeResponse response =
          FakeResponse.of(200, bytes).with("Content-Type", seed % 2 == 0 ? "text/xml" : "x");
      for (Save each : step(scenario).saves()) {
        assertThat(each.failureOf(response, user)).as("seed %d", seed).isNull();
      }
    }
  }
}
