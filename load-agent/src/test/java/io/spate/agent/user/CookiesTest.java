package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cookies that users keep, against a real server. */
class CookiesTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @BeforeEach
  void aServerWithSessions() {
    AtomicInteger sessions = new AtomicInteger();
    target.respond(
        "POST",
        "/login",
        request ->
            CannedResponse.text(302, "moved")
                .withHeader("Set-Cookie", "session=s" + sessions.incrementAndGet() + "; Path=/")
                .withHeader("Location", "/"));
    target.respond(
        "POST",
        "/logout",
        CannedResponse.status(204).withHeader("Set-Cookie", "session=; Path=/; Max-Age=0"));
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private List<String> cookiesOf(String path) {
    return target.requests().stream()
        .filter(request -> request.path().equals(path))
        .map(CookiesTest::cookie)
        .toList();
  }

  private static String cookie(SeenRequest request) {
    return request.header("Cookie");
  }

  private void run(String cookies, int users) {
    loop.run(
        """
        target: %s
        load: { users: %d, iterations: 2, spawnRate: 1000 }
        http: { %s }
        users:
          - onStart: [ { post: /login, expect: { status: 302 } } ]
            tasks:
              - sequence:
                  - get: /cart
                  - get: /own
                    headers: { Cookie: mine=1 }
                  - parallel: [ { get: /a }, { get: /b } ]
            onStop:
              - post: /logout
              - get: /after
        """
            .formatted(target.baseUrl(), users, cookies));
  }

  @Test
  void aSessionIsKeptForTheWholeLifeOfAUserAndIsItsOwn() {
    run("cookies: true", 3);

    assertThat(cookiesOf("/login")).containsOnlyNulls();
    assertThat(cookiesOf("/cart"))
        .as("two iterations of each user")
        .containsExactlyInAnyOrder(
            "session=s1", "session=s1", "session=s2", "session=s2", "session=s3", "session=s3");
    assertThat(cookiesOf("/a")).containsExactlyInAnyOrderElementsOf(cookiesOf("/cart"));
    assertThat(cookiesOf("/own")).as("what a step says stands").containsOnly("mine=1");
    assertThat(cookiesOf("/after"))
        .as("a cookie that was taken back")
        .hasSize(3)
        .containsOnlyNulls();
  }

  @Test
  void withoutThemNoneIsSent() {
    run("cookies: false", 1);

    assertThat(cookiesOf("/cart")).hasSize(2).containsOnlyNulls();
  }
}
