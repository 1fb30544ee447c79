package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CannedResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that go from responses into requests, and checks, against a real server. */
class CorrelationTest extends TargetedLoop {
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() {
    target
        .respond(
            "GET",
            "/json",
            CannedResponse.json(
                    200,
                    "{\"items\":[{\"id\":15,\"a/b\":\"x\"},{\"id\":2},{\"id\":3}],\"at\":\" A&amp;B \"}")
                .withHeader("X-Token", "t-7")
                .withHeader("Set-Cookie", "session=s-9; Path=/; HttpOnly"))
        .respond(
            "GET",
            "/page",
            CannedResponse.of(
                200,
                "text/html; charset=utf-8",
                "<html><body><form><input name=csrf value=\"c-5\"></form><a rel=next href=/p?2>on</a>"
                    + "<ul><li>one<li>two<li>three</ul><p id=total> 12 </p></body></html>"))
        .respond(
            "GET",
            "/xml",
            CannedResponse.of(
                200, "application/xml", "<r xmlns='urn:x'><n k='a'>1</n><n k='b'>2</n></r>"))
        .respondOtherwise(
            request -> {
              bodies.add(request.method() + " " + request.path());
              return CannedResponse.text(200, "ok");
            });
  }

  @Test
  void whatResponsesHoldGoesIntoTheRequestsThatFollow() {
    run(
        """
        - get: /json
          save:
            id: $.items[0].id
            pointed: { pointer: /items/0/a~1b }
            token: { header: x-token }
            session: { cookie: session }
            last: { json: "$.items[*].id", pick: last }
            all: { json: "$.items[*].id", pick: all }
            count: { json: "$.items[*]", pick: count }
            any: { json: "$.items[*].id", pick: random }
            text: { json: $.at, transform: [ htmlDecode, trim, lower, urlEncode ] }
            none: { json: $.nothing, default: d }
        - get: "/got/${id}/${pointed}/${token}/${session}/${last}/${count}/${text}/${none}"
          name: json
        - if: ${any} == 15 or ${any} == 2 or ${any} == 3
          then: [ { get: /any, name: any } ]
        - forEach: { in: all, as: each }
          steps: [ { get: "/each/${each}", name: each } ]
        - get: /page
          save:
            csrf: { regex: 'name=csrf value="([^"]+)"' }
            next: { css: "a[rel=next]", attribute: href }
            second: { css: li, pick: 2 }
            many: { css: li, pick: count }
            total: { xpath: "//p[@id='total']", transform: trim }
        - get: "/page/${csrf}/${second}/${many}/${total}"
          name: page
        - get: "/follow${next}"
          name: next
        - get: /xml
          save:
            two: { xpath: "//n[@k='b']" }
            sum: { xpath: "sum(//n)" }
        - get: "/xml/${two}/${sum}"
          name: xml
        """);

    assertThat(samples()).isEmpty();
    assertThat(bodies)
        .containsExactly(
            "GET /got/15/x/t-7/s-9/3/3/a%26b/d",
            "GET /any",
            "GET /each/15",
            "GET /each/2",
            "GET /each/3",
            "GET /page/c-5/two/3/12",
            "GET /follow/p?2",
            "GET /xml/2/3");
  }

  @Test
  void aFailedCheckFailsItsRequestByKindAndMessageAndKeepsASample() {
    run(
        """
        - get: /json
          expect:
            checks:
              - { json: "$.items[*]", pick: count, equals: 3 }
              - { pointer: /items/5, exists: true, message: a sixth item }
        - get: /page
          expect: { status: 404 }
        - get: /page
          expect: { checks: [ { css: li, matches: "^o", message: starts with o } ] }
        - get: /xml
          expect: { checks: [ { xpath: "count(//n)", lessThan: 2 } ] }
        """);

    assertThat(kinds())
        .containsExactly("GET /json CHECK", "GET /page STATUS", "GET /page NONE", "GET /xml CHECK");
    assertThat(samples()).hasSize(3);
    assertThat(samples().get(0).getMessage()).startsWith("a sixth item: /items/5: ");
    assertThat(samples().get(0).getBody()).startsWith("{\"items\"");
    assertThat(samples().get(1).getMessage()).isEqualTo("expected status 404, got 200");
    assertThat(samples().get(2).getMessage()).contains("count(//n)", "2");
  }
}
