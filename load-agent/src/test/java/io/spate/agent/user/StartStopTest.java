package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users do once at their start and at their end, against a real server. */
class StartStopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();
  private final AtomicInteger logins = new AtomicInteger();

  @BeforeEach
  void letIn() {
    target.respond(
        "POST",
        "/login",
        request -> CannedResponse.json(200, "{\"token\":\"t" + logins.incrementAndGet() + "\"}"));
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private String scenario(String load) {
    return """
        target: %s
        load: %s
        users:
          - thinkTime: 100ms
            onStart:
              - post: /login
                save: { token: $.token }
            tasks:
              - get: /work
                headers: { Authorization: "${token}" }
            onStop:
              - post: /logout
                headers: { Authorization: "${token}" }
        """
        .formatted(target.baseUrl(), load);
  }

  private List<SeenRequest> seen(String path) {
    return target.requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  @Test
  void eachUserLogsInOnceWorksWithItsTokenAndLogsOutAtTheEndOfTheRun() {
    SlotEnd end = loop.run(scenario("{ users: 5, spawnRate: 1000, duration: 1s }"));

    assertThat(seen("/login")).hasSize(5);
    assertThat(seen("/logout"))
        .extracting(request -> request.header("Authorization"))
        .containsExactlyInAnyOrder("t1", "t2", "t3", "t4", "t5");
    assertThat(seen("/work").size()).isGreaterThan(20).isEqualTo((int) end.iterations());
    assertThat(seen("/work"))
        .extracting(request -> request.header("Authorization"))
        .allMatch(token -> token.matches("t[1-5]"));
    assertThat(end.produced()).isEqualTo(target.counts().total());
    assertThat(target.requests().getLast().path()).isEqualTo("/logout");
  }

  @Test
  void usersWhoGoWithTheRampLogOutAndThoseWhoComeBackLogInAgain() {
    loop.run(
        scenario(
            """
            { stages: [ { duration: 0s, users: 4 }, { duration: 600ms, users: 4 },
                        { duration: 0s, users: 1 }, { duration: 600ms, users: 1 },
                        { duration: 0s, users: 4 }, { duration: 600ms, users: 4 } ] }\
            """));

    assertThat(seen("/login")).hasSize(7);
    assertThat(seen("/logout")).hasSize(7);
    assertThat(seen("/logout").stream().map(request -> request.header("Authorization")).distinct())
        .hasSize(7);
  }

  @Test
  void aLoginThatFailsIsTriedAgainAndNoTaskIsDoneBefore() {
    target.respond(
        "POST",
        "/login",
        request ->
            logins.incrementAndGet() < 3
                ? CannedResponse.status(503)
                : CannedResponse.json(200, "{\"token\":\"t\"}"));

    OneLoop.Running running = loop.start(scenario("{ users: 1, duration: 30s }"));
    await().atMost(PATIENCE).until(() -> target.counts().of("GET", "/work") > 0);
    running.stop(Duration.ofSeconds(5));
    running.end();

    List<String> paths = target.requests().stream().map(SeenRequest::path).toList();
    assertThat(paths).startsWith("/login", "/login", "/login", "/work").endsWith("/logout");
  }

  @Test
  void whoHasNotLoggedInDoesNotLogOut() {
    target.respond("POST", "/login", CannedResponse.status(503));

    loop.run(scenario("{ users: 2, spawnRate: 1000, duration: 1s }"));

    assertThat(seen("/login")).isNotEmpty();
    assertThat(seen("/logout")).isEmpty();
    assertThat(seen("/work")).isEmpty();
  }

  @Test
  void aHandOverLogsOutHereAndTheNextHolderOfTheSlotLogsInAgain() {
    String scenario = scenario("{ users: 3, spawnRate: 1000, duration: 30s }");
    OneLoop.Running first = loop.start(scenario);
    await().atMost(PATIENCE).until(() -> target.counts().of("GET", "/work") >= 3);
    first.stop(Duration.ofSeconds(5));
    first.end();
    assertThat(seen("/logout")).hasSize(3);

    OneLoop.Running second = loop.start(scenario, 5_000, 1);
    await().atMost(PATIENCE).until(() -> seen("/login").size() == 6);
    second.stop(Duration.ofSeconds(5));
    second.end();

    assertThat(seen("/logout")).hasSize(6);
  }

  @Test
  void aSlotThatIsLostSendsNothingMore() {
    OneLoop.Running running = loop.start(scenario("{ users: 3, spawnRate: 1000, duration: 30s }"));
    await().atMost(PATIENCE).until(() -> target.counts().of("GET", "/work") >= 3);
    running.stop(Duration.ZERO);
    running.end();

    assertThat(seen("/logout")).isEmpty();
  }

  @Test
  void whatIsDoneAtTheEndMayTakeAsLongAsTheGracefulStop() {
    OneLoop.Running running =
        loop.start(
            """
            target: %s
            load: { users: 2, spawnRate: 1000, duration: 1s }
            gracefulStop: 300ms
            users:
              - thinkTime: 50ms
                tasks: [ { get: /work } ]
                onStop:
                  - { post: /logout, thinkTime: 60s }
                  - post: /never
            """
                .formatted(target.baseUrl()));
    running.end();

    assertThat(seen("/logout")).hasSize(2);
    assertThat(seen("/never")).isEmpty();
  }

  @Test
  void inTheOpenModelAUsersFirstArrivalBeginsWithTheLogin() {
    SlotEnd end =
        loop.run(
            scenario(
                """
                { maxUsers: 20, stages: [
                    { duration: 0s, arrivals: 100/s }, { duration: 1s, arrivals: 100/s },
                    { duration: 0s, arrivals: 0/s }, { duration: 1s, arrivals: 0/s } ] }\
                """));

    assertThat(end.iterations()).isEqualTo(100);
    assertThat(seen("/work")).hasSize(100);
    assertThat(seen("/login")).hasSizeBetween(1, 20);
    assertThat(seen("/logout")).hasSameSizeAs(seen("/login"));
  }

  @Test
  void anAbortEndsTheUserForGoodAfterItsLogout() {
    loop.run(
        """
        target: %s
        load: { users: 4, spawnRate: 1000, duration: 1s }
        users:
          - thinkTime: 50ms
            tasks:
              - sequence:
                  - get: /work
                  - if: ${user} < 3
                    then: [ { abort: user } ]
                  - get: /more
            onStop: [ { post: "/logout/${user}", name: logout } ]
        """
            .formatted(target.baseUrl()));

    assertThat(seen("/work").size()).isGreaterThan(6);
    assertThat(seen("/more").size()).isBetween(seen("/work").size() - 4, seen("/work").size() - 3);
    for (int user = 0; user < 4; user++) {
      assertThat(seen("/logout/" + user)).hasSize(1);
    }
  }
}
