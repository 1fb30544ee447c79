package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.testsupport.CannedResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of check, where it holds and where it does not, of a real server's answer. */
class ExpectTest extends TargetedLoop {
  @BeforeEach
  void serve() {
    target.respond(
        "GET",
        "/x",
        CannedResponse.json(
                201,
                "{\"id\":5,\"name\":\"Anna\",\"done\":false,\"tags\":[\"new\",\"urgent\"],\"owner\":null,"
                    + "\"html\":\"a &lt; b\",\"coded\":\"YSBi\",\"path\":\"a%2Fb\",\"pad\":\"  x \"}")
            .withHeader("ETag", "\"v-7\"")
            .withHeader("Set-Cookie", "session=s-9; Path=/"));
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        check("status: 201", null),
        check("status: 2xx", null),
        check("status: [ 404, 200..204 ]", null),
        check("status: 200", "expected status 200, got 201"),
        check("json: { $.id: 5 }", null),
        check("json: { $.id: \"5\" }", "$.id: expected \"5\", got 5"),
        check("json: { $.owner: null }", null),
        check("header: { ETag: '\"v-7\"' }", null),
        check("header: { content-type: { contains: json } }", null),
        check("header: { X-None: a }", "X-None"),
        check("body: { contains: urgent }", null),
        check("body: { contains: nothing }", "nothing"),
        check("responseTime: < 60s", null),
        check("responseTime: < 1us", "responseTime: expected < 1us"),
        check("checks: [ { pointer: /tags/1, equals: urgent } ]", null),
        check(
            "checks: [ { pointer: /tags/1, equals: new } ]",
            "/tags/1: expected \"new\", got \"urgent\""),
        check("checks: [ { json: $.name, notEquals: Ben } ]", null),
        check("checks: [ { json: $.name, notEquals: Anna } ]", "$.name"),
        check("checks: [ { json: $.name, oneOf: [ Ben, Anna ] } ]", null),
        check("checks: [ { json: $.name, oneOf: [ Ben, Carl ] } ]", "$.name"),
        check("checks: [ { json: $.name, contains: nn, notContains: x } ]", null),
        check("checks: [ { json: $.name, notContains: nn } ]", "$.name"),
        check("checks: [ { header: etag, matches: '^\"v-[0-9]\"$' } ]", null),
        check("checks: [ { header: etag, matches: '^v' } ]", "etag"),
        check(
            "checks: [ { json: $.id, greaterThan: 4, atLeast: 5, atMost: 5, lessThan: 6 } ]", null),
        check("checks: [ { json: $.id, greaterThan: 5 } ]", "$.id"),
        check("checks: [ { json: $.id, lessThan: 5 } ]", "$.id"),
        check("checks: [ { json: $.id, atLeast: 6 } ]", "$.id"),
        check("checks: [ { json: $.id, atMost: 4 } ]", "$.id"),
        check("checks: [ { json: \"$.tags[*]\", pick: count, equals: 2 } ]", null),
        check("checks: [ { json: \"$.tags[-1]\", equals: urgent } ]", null),
        check("checks: [ { json: $.none, exists: false } ]", null),
        check("checks: [ { json: $.none, message: there is none } ]", "there is none: $.none"),
        check("checks: [ { cookie: session, equals: s-9 } ]", null),
        check("checks: [ { cookie: other, message: who are you } ]", "who are you: "),
        check("checks: [ { regex: 'n(.)me', group: 1, equals: a } ]", null),
        check("checks: [ { regex: error, exists: false } ]", null),
        check("checks: [ { regex: Anna, exists: false } ]", "Anna"),
        check("checks: [ { status: 200, message: not made } ]", "not made: "),
        check("checks: [ { json: $.pad, transform: [ trim, upper ], equals: X } ]", null));
  }

  private static Arguments check(String expect, String message) {
    return Arguments.of(expect, message);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void aCheckHoldsOrFailsItsRequestByItsKindAndWords(String expect, String message) {
    run(
        """
        - get: /x
          expect: { %s }
        - get: /done
        """
            .formatted(expect));

    if (message == null) {
      assertThat(kinds()).as(samples().toString()).first().isEqualTo("GET /x " + ErrorKind.NONE);
      assertThat(samples()).isEmpty();
    } else {
      ErrorKind kind = expect.contains("status") ? ErrorKind.STATUS : ErrorKind.CHECK;
      assertThat(kinds()).first().isEqualTo("GET /x " + kind);
      assertThat(samples().getFirst().getMessage()).contains(message);
      assertThat(samples().getFirst().getBody()).contains("\"name\":\"Anna\"");
    }
    assertThat(target.counts().of("GET", "/done")).as("a failed check ends nothing").isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "$.pad, trim, x",
    "$.name, lower, anna",
    "$.name, upper, ANNA",
    "$.path, urlDecode, a/b",
    "$.path, urlEncode, a%252Fb",
    "$.name, base64, QW5uYQ==",
    "$.coded, base64Decode, a b",
    "$.html, htmlDecode, a < b"
  })
  void aValueIsTransformedBeforeItIsSaved(String path, String transform, String expected) {
    run(
        """
        - get: /x
          save: { value: { json: %s, transform: %s } }
        - post: /done
          body: "${value}"
        """
            .formatted(path, transform));

    assertThat(target.requests().getLast().text()).isEqualTo(expected);
  }
}
