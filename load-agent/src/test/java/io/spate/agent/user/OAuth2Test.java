package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.http.TargetGuard;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.FailureSample;
import io.spate.scenario.Environment;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.NeverAnsweringServer;
import io.spate.testsupport.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Access tokens by client credentials, against real servers. */
class OAuth2Test {
  private static final String SECRET = "s3cret&more";
  private static final String TOKEN = "POST oauth2 token";
  private static final Environment ENVIRONMENT =
      new Environment() {
        @Override
        public String valueOf(String name) {
          return name.equals("SECRET") ? SECRET : null;
        }

        @Override
        public String whyNot(String name) {
          return "no " + name + " here";
        }
      };

  private final CountingServer target = CountingServer.start();
  private final CountingServer issuer = CountingServer.start();
  private final AtomicInteger issued = new AtomicInteger();
  private OneLoop loop = new OneLoop(ENVIRONMENT);

  @AfterEach
  void close() {
    loop.close();
    target.close();
    issuer.close();
  }

  private record Event(String name, ErrorKind kind, int status) {}

  private List<Event> events(String name) {
    List<Event> events = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.name(i).equals(name)) {
          events.add(new Event(name, ErrorKind.of(batch.error(i)), batch.status(i)));
        }
      }
    }
    return events;
  }

  private List<FailureSample> samples() {
    return loop.batches().stream().flatMap(batch -> batch.samples().stream()).toList();
  }

  private FailureSample sample(String name) {
    return samples().stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
  }

  private void issue(int expiresIn) {
    issuer.respond(
        "POST",
        "/token",
        request ->
            CannedResponse.json(
                200,
                "{\"access_token\":\"t"
                    + issued.incrementAndGet()
                    + "\",\"token_type\":\"bearer\",\"expires_in\":"
                    + expiresIn
                    + "}"));
  }

  private String scenario(String load, String more, String tasks) {
    return scenario(issuer.baseUrl() + "/token", load, more, tasks);
  }

  private String scenario(String tokenUrl, String load, String more, String tasks) {
    return """
        target: %s
        load: { %s }
        http:
          timeout: 2s
          auth:
            oauth2: { tokenUrl: "%s", clientId: "load test", clientSecret: "${env.SECRET}"%s }
        users:
          - tasks:
        """
            .formatted(target.baseUrl(), load, tokenUrl, more)
        + tasks.stripTrailing().indent(6);
  }

  private static String token(SeenRequest request) {
    return String.valueOf(request.header("Authorization")).replaceFirst("^Bearer ", "");
  }

  @Test
  void allUsersOfAllLoopsHaveOneTokenThatIsGotBeforeTheFirstRequest() throws Exception {
    loop.close();
    loop = new OneLoop(ENVIRONMENT, TargetGuard.ANYTHING, 2);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    issuer.respond(
        "POST",
        "/token",
        request -> {
          asked.countDown();
          await(answer);
          return CannedResponse.json(200, "{\"access_token\":\"t1\",\"token_type\":\"Bearer\"}");
        });

    OneLoop.Running running =
        loop.start(
            scenario(
                "users: 20, spawnRate: 1000, iterations: 3", ", scope: \"a b\"", "- get: /todo"),
            0,
            4);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(target.requests()).isEmpty();
    answer.countDown();
    SlotEnd end = running.end();

    assertThat(issuer.requests()).hasSize(1);
    SeenRequest request = issuer.requests().getFirst();
    assertThat(request.text()).isEqualTo("grant_type=client_credentials&scope=a+b");
    assertThat(request.header("Authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("load+test:s3cret%26more".getBytes(StandardCharsets.UTF_8)));
    assertThat(target.requests()).hasSize(60).allMatch(each -> token(each).equals("t1"));
    assertThat(events(TOKEN)).containsExactly(new Event(TOKEN, ErrorKind.NONE, 200));
    assertThat(events("GET /todo"))
        .hasSize(60)
        .allMatch(each -> each.equals(new Event("GET /todo", ErrorKind.NONE, 200)));
    assertThat(end.produced()).isEqualTo(61);
  }

  @Test
  void idAndSecretGoInTheBodyIfTheScenarioSaysSo() {
    issue(60);

    loop.run(
        scenario(
            "users: 1, iterations: 1",
            ", credentials: body, audience: api, name: login",
            "- get: /todo"));

    SeenRequest request = issuer.requests().getFirst();
    assertThat(request.header("Authorization")).isNull();
    assertThat(request.text())
        .isEqualTo(
            "grant_type=client_credentials&audience=api&client_id=load+test"
                + "&client_secret=s3cret%26more");
    assertThat(events("POST login")).hasSize(1);
  }

  @Test
  void aTokenIsReplacedBeforeItExpiresAndRequestsDoNotWaitForIt() {
    ConcurrentHashMap<String, Long> issuedAt = new ConcurrentHashMap<>();
    AtomicLong expired = new AtomicLong();
    issuer.respond(
        "POST",
        "/token",
        request -> {
          String token = "t" + issued.incrementAndGet();
          issuedAt.put(token, System.nanoTime());
          return CannedResponse.json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":1}");
        });
    target.respondOtherwise(
        request -> {
          if (System.nanoTime() - issuedAt.get(token(request))
              > TimeUnit.MILLISECONDS.toNanos(1_500)) {
            expired.incrementAndGet();
          }
          return CannedResponse.text(200, "ok");
        });

    loop.run(
        scenario(
            "users: 5, spawnRate: 1000, duration: 4s", "", "- { get: /todo, thinkTime: 20ms }"));

    assertThat(issued.get()).isBetween(3, 6);
    assertThat(expired.get()).isZero();
    assertThat(events(TOKEN)).hasSize(issued.get());
    assertThat(events("GET /todo")).hasSizeGreaterThan(200).allMatch(e -> e.status() == 200);
  }

  @Test
  void aTokenThatIsRefusedIsReplacedAndTheRequestThatWasRefusedHasFailed() {
    issue(3_600);
    target.respondOtherwise(
        request ->
            token(request).equals("t1")
                ? CannedResponse.text(401, "no")
                : CannedResponse.text(200, "ok"));

    loop.run(scenario("users: 1, iterations: 5", "", "- get: /todo"));

    assertThat(issued.get()).isEqualTo(2);
    assertThat(events("GET /todo").stream().map(Event::status))
        .containsExactly(401, 200, 200, 200, 200);
  }

  @Test
  void aServerThatRefusesEverythingCausesNoMoreThanOneTokenMore() {
    issue(3_600);
    target.respondOtherwise(request -> CannedResponse.text(401, "no"));

    loop.run(scenario("users: 3, spawnRate: 1000, iterations: 20", "", "- get: /todo"));

    assertThat(issued.get()).isEqualTo(2);
    assertThat(events("GET /todo")).hasSize(60).allMatch(e -> e.status() == 401);
  }

  @Test
  void whereNoTokenIsToBeHadRequestsAreNotSentAndSayWhyWithoutTheSecret() {
    issuer.respond(
        "POST",
        "/token",
        request ->
            CannedResponse.json(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"not " + SECRET + "\"}"));

    SlotEnd end = loop.run(scenario("users: 2, spawnRate: 1000, duration: 1s", "", "- get: /todo"));

    assertThat(target.requests()).isEmpty();
    // Once a second, and not once for each request. The end of the run may meet the second one.
    assertThat(events(TOKEN)).hasSizeBetween(1, 2);
    assertThat(events(TOKEN).getFirst().kind()).isEqualTo(ErrorKind.STATUS);
    assertThat(events(TOKEN).getLast().kind()).isIn(ErrorKind.STATUS, ErrorKind.ABORTED);
    assertThat(sample(TOKEN).getMessage())
        .isEqualTo("expected status 200, got 401: invalid_client, not ***");
    assertThat(events("GET /todo"))
        .hasSizeGreaterThan(2)
        .allMatch(e -> e.kind() == ErrorKind.NO_TOKEN);
    assertThat(sample("GET /todo").getMessage())
        .isEqualTo("no access token: expected status 200, got 401: invalid_client, not ***");
    assertThat(samples().toString()).doesNotContain(SECRET);
    assertThat(end.produced()).isEqualTo(events(TOKEN).size() + events("GET /todo").size());
  }

  @Test
  void anAnswerThatIsNoTokenIsAFailureWithoutItsText() {
    issuer.respond(
        "POST",
        "/token",
        CannedResponse.json(200, "{\"access_token\":\"h\\nX: y\",\"token_type\":\"Bearer\"}"));

    loop.run(scenario("users: 1, iterations: 1", "", "- get: /todo"));

    assertThat(events(TOKEN)).containsExactly(new Event(TOKEN, ErrorKind.CHECK, 200));
    assertThat(sample(TOKEN).getMessage())
        .isEqualTo("the access_token is none that a header could hold");
    assertThat(samples().toString()).doesNotContain("X: y");
  }

  @Test
  void aTokenUrlThatMayNotBeAskedIsNotAsked() {
    loop.close();
    loop = new OneLoop(ENVIRONMENT, (host, port, address) -> port == target.port(), 1);
    issue(60);

    loop.run(scenario("users: 1, iterations: 1", "", "- get: /todo"));

    assertThat(issuer.requests()).isEmpty();
    assertThat(target.requests()).isEmpty();
    assertThat(events(TOKEN)).containsExactly(new Event(TOKEN, ErrorKind.TARGET_NOT_ALLOWED, 0));
    assertThat(events("GET /todo").getFirst().kind()).isEqualTo(ErrorKind.NO_TOKEN);
  }

  @Test
  void aTokenServerThatDoesNotAnswerKeepsNobodyWhoNeedsNone() {
    try (NeverAnsweringServer silent = NeverAnsweringServer.start()) {
      SlotEnd end =
          loop.run(
              scenario(
                      silent.baseUrl() + "/token",
                      "users: 2, spawnRate: 1000, duration: 4s",
                      "",
                      "- get: /todo")
                  + """
                    - tasks: [ { get: /open, auth: none, thinkTime: 10ms } ]
                  """);

      assertThat(events("GET /open")).hasSizeGreaterThan(50).allMatch(e -> e.status() == 200);
      assertThat(events(TOKEN).getFirst().kind()).isEqualTo(ErrorKind.RESPONSE_TIMEOUT);
      // The second one is cut off by the end of the run, and told, too.
      assertThat(events(TOKEN).getLast().kind()).isEqualTo(ErrorKind.ABORTED);
      assertThat(end.produced())
          .isEqualTo(
              events("GET /open").size() + events(TOKEN).size() + events("GET /todo").size());
    }
  }

  @Test
  void requestsSideBySideWaitForTheTokenTogether() {
    issue(60);

    loop.run(
        scenario(
            "users: 1, iterations: 1",
            "",
            """
            - sequence:
                - parallel: [ { get: /a }, { get: /b }, { get: /c, auth: none } ]
            """));

    assertThat(issued.get()).isEqualTo(1);
    assertThat(target.requests().stream().map(r -> r.path() + " " + token(r)))
        .containsExactlyInAnyOrder("/a t1", "/b t1", "/c null");
  }

  @Test
  void anArrivalThatNeedsATokenIsDoneOnceItIsThere() {
    issue(60);

    loop.run(scenario("arrivals: 50/s, maxUsers: 100, duration: 1s", "", "- get: /todo"));

    assertThat(events("GET /todo")).hasSizeBetween(48, 50).allMatch(e -> e.status() == 200);
    assertThat(issued.get()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody has come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
