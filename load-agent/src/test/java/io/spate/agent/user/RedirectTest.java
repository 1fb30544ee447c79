package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.FailureSample;
import io.spate.scenario.Environment;
import io.spate.scenario.data.DataFile;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Responses that point elsewhere, against real servers. A system under test cannot send an agent
 * where nobody allowed it to go.
 */
class RedirectTest {
  private final CountingServer target = CountingServer.start();
  private final CountingServer elsewhere = CountingServer.start();
  private final OneLoop loop =
      new OneLoop(
          Environment.NONE, (host, port, address) -> !host.equals("localhost"), 1); // 127.0.0.1 is

  @AfterEach
  void close() {
    loop.close();
    target.close();
    elsewhere.close();
  }

  private static CannedResponse to(int status, String location) {
    return CannedResponse.text(status, "moved").withHeader("Location", location);
  }

  private void run(String http, String steps) {
    loop.start(scenario(http, steps)).end();
  }

  private String scenario(String http, String steps) {
    return """
        target: %s
        load: { users: 1, iterations: 1 }
        http: { %s }
        users:
          - tasks:
              - sequence:
        """
            .formatted(target.baseUrl(), http)
        + steps.stripTrailing().indent(10);
  }

  private List<String> seen(CountingServer server) {
    return server.requests().stream().map(each -> each.method() + " " + each.path()).toList();
  }

  /** Name, status and kind of failure of each event. */
  private List<String> events() {
    List<String> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        events.add(
            batch.name(i) + ": " + batch.status(i) + " " + ErrorKind.of(batch.error(i)).label());
      }
    }
    return events;
  }

  private List<String> failures() {
    return loop.batches().stream()
        .flatMap(batch -> batch.samples().stream())
        .map(FailureSample::getMessage)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void whereAnAnswerPointsToIsNotAsked(int status) {
    target.respondOtherwise(
        request ->
            to(status, elsewhere.baseUrl() + "/metadata")
                .withHeader("Refresh", "0; url=" + elsewhere.baseUrl()));
    run(
        "timeout: 5s",
        """
        - { get: /, expect: { status: %d } }
        - { post: /, redirects: 0, expect: { status: %d } }
        """
            .formatted(status, status));

    assertThat(target.requests()).hasSize(2);
    assertThat(elsewhere.requests()).isEmpty();
    assertThat(failures()).isEmpty();
  }

  @Test
  void eachRequestIsAnEventAndTheLastResponseIsTheOneThatCounts() {
    target.respond("POST", "/login", to(302, "/a/home"));
    target.respond("GET", "/a/home", to(301, "./start?x=1"));
    target.respond("GET", "/a/start", CannedResponse.json(200, "{\"id\": 7}"));
    run(
        "redirects: 5",
        """
        - post: /login
          json: { user: anna }
          expect: { status: 200, json: { $.id: 7 } }
          save: { id: $.id }
        - get: /todo/${id}
          name: /todo/[id]
        """);

    assertThat(seen(target))
        .containsExactly("POST /login", "GET /a/home", "GET /a/start", "GET /todo/7");
    assertThat(target.requests().get(2).query()).isEqualTo("x=1");
    assertThat(events())
        .containsExactly(
            "POST /login: 302 ok",
            "POST /login redirect: 301 ok",
            "POST /login redirect: 200 ok",
            "GET /todo/[id]: 200 ok");
  }

  @Test
  void aFailureIsThatOfTheRequestThatFailed() {
    target.respond("GET", "/old", to(301, "/new"));
    target.respond("GET", "/new", CannedResponse.text(500, "out of order"));
    run("redirects: 5", "- get: /old");

    assertThat(events())
        .containsExactly("GET /old: 301 ok", "GET /old redirect: 500 unexpected status");
  }

  @ParameterizedTest
  @CsvSource({
    "301, post, GET",
    "302, post, GET",
    "303, post, GET",
    "307, post, POST",
    "308, post, POST",
    "302, put, PUT",
    "303, put, GET",
    "303, head, HEAD",
    "307, delete, DELETE"
  })
  void methodAndBodyAreThoseThatBrowsersSend(int status, String method, String then) {
    target.respondOtherwise(
        request -> request.path().equals("/old") ? to(status, "/new") : CannedResponse.status(204));
    String body = "{ post: 1, put: 1 }".contains(method) ? "body: 'a ${uuid} ${counter}'" : "x: 1";
    run(
        "redirects: 1, headers: { X-Own: 'v ${counter(h)}' }",
        "- %s: /old\n  %s".formatted(method, body.equals("x: 1") ? "timeout: 5s" : body));

    assertThat(failures()).isEmpty();
    assertThat(target.requests()).hasSize(2);
    SeenRequest first = target.requests().getFirst();
    SeenRequest second = target.requests().getLast();
    assertThat(second.method()).isEqualTo(then);
    assertThat(second.header("X-Own")).isEqualTo("v 1");
    assertThat(second.header("Host")).isEqualTo(first.header("Host"));
    if (then.equalsIgnoreCase(method)) {
      assertThat(second.text()).isEqualTo(first.text());
      assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    } else {
      assertThat(first.text()).startsWith("a ");
      assertThat(second.text()).isEmpty();
      assertThat(second.header("Content-Type")).isNull();
    }
  }

  @Test
  void aFormWithAFileIsSentAgain() {
    target.respondOtherwise(
        request -> request.path().equals("/old") ? to(307, "/new") : CannedResponse.status(204));
    loop.start(
            scenario(
                "redirects: 1",
                "- post: /old\n  multipart: { a: '${uuid}', file: { file: x.bin }, z: '${uuid}' }"),
            path -> DataFile.ofText("what is in it", path))
        .end();

    assertThat(failures()).isEmpty();
    assertThat(target.requests()).hasSize(2);
    assertThat(target.requests().getFirst().text()).contains("what is in it");
    assertThat(target.requests().getLast().text()).isEqualTo(target.requests().getFirst().text());
  }

  @Test
  void cookiesOfARedirectAreKeptAndSent() {
    target.respond("POST", "/login", to(303, "/home").withHeader("Set-Cookie", "s=1; Path=/"));
    run(
        "redirects: 5, cookies: true",
        """
        - post: /login
        - get: /after
        """);

    assertThat(target.requests().stream().map(each -> each.header("Cookie")))
        .containsExactly(null, "s=1", "s=1");
  }

  @Test
  void credentialsAreNotTakenToAnotherServer() {
    target.respond("GET", "/out", to(302, elsewhere.baseUrl() + "/in"));
    target.respond("GET", "/here", to(302, "/there"));
    run(
        "redirects: 5, auth: { bearer: abc }, headers: { Cookie: mine=1, X-Own: '1' }",
        """
        - get: /out
        - get: /here
        """);

    SeenRequest there = elsewhere.requests().getFirst();
    assertThat(there.header("X-Own")).isEqualTo("1");
    assertThat(there.header("Authorization")).isNull();
    assertThat(there.header("Cookie")).isNull();
    assertThat(there.header("Host")).isEqualTo("127.0.0.1:" + elsewhere.port());
    SeenRequest same = target.requests().getLast();
    assertThat(same.path()).isEqualTo("/there");
    assertThat(same.header("Authorization")).isEqualTo("Bearer abc");
    assertThat(same.header("Cookie")).isEqualTo("mine=1");
  }

  @Test
  void whereNobodyAllowedItToGoAnAgentDoesNotFollow() {
    target.respond("GET", "/out", to(302, "http://localhost:" + elsewhere.port() + "/metadata"));
    run("redirects: 5", "- get: /out");

    assertThat(elsewhere.requests()).isEmpty();
    assertThat(events())
        .containsExactly("GET /out: 302 ok", "GET /out redirect: 0 target not allowed");
  }

  @Test
  void oneThatLeadsInACircleIsGivenUp() {
    target.respondOtherwise(request -> to(302, "/again"));
    run(
        "redirects: 3",
        """
        - get: /
        - get: /
          redirects: 1
          name: less
        """);

    assertThat(target.requests()).hasSize(4 + 2);
    assertThat(events())
        .containsExactly(
            "GET /: 302 ok",
            "GET / redirect: 302 ok",
            "GET / redirect: 302 ok",
            "GET / redirect: 302 check failed",
            "GET less: 302 ok",
            "GET less redirect: 302 check failed");
    assertThat(failures())
        .containsExactly("redirected more than 3 times", "redirected more than 1 times");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x/y, 'redirected to ''ftp://x/y'', which is no http(s) URL'",
    "http://a@b/, 'redirected to ''http://a@b/'': a URL must not hold a user name or password'",
    "http://a b/, 'redirected to ''http://a b/'': not a host: ''http://a%20b'''"
  })
  void aPlaceThatIsNoneIsAFailureInWords(String location, String message) {
    target.respondOtherwise(request -> to(302, location));
    run("redirects: 3", "- get: /");

    assertThat(events()).containsExactly("GET /: 302 check failed");
    assertThat(failures()).containsExactly(message);
  }

  @Test
  void withoutAPlaceItIsAResponseAsAnyOther() {
    target.respondOtherwise(request -> CannedResponse.text(302, "somewhere"));
    run("redirects: 3", "- { get: /, expect: { status: 302 } }");

    assertThat(events()).containsExactly("GET /: 302 ok");
  }

  @Test
  void requestsSideBySideAreFollowedEachByItself() {
    target.respondOtherwise(
        request ->
            request.path().startsWith("/to/")
                ? CannedResponse.status(200)
                : to(302, "/to" + request.path()));
    run(
        "redirects: 1",
        """
        - parallel: [ { get: /a }, { get: /b }, { get: /c } ]
          connections: 2
        - get: /d
        """);

    assertThat(failures()).isEmpty();
    assertThat(seen(target))
        .containsExactlyInAnyOrder(
            "GET /a",
            "GET /b",
            "GET /c",
            "GET /d",
            "GET /to/a",
            "GET /to/b",
            "GET /to/c",
            "GET /to/d")
        .endsWith("GET /d", "GET /to/d");
  }
}
