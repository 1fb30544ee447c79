package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CountingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps in JavaScript in the users' loop, against a real server. */
class ScriptsTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private OneLoop.Running run(String code) {
    OneLoop.Running running =
        loop.start(
            """
            target: %s
            load: { users: 5, spawnRate: 1000, duration: 1s }
            users:
              - thinkTime: 10ms
                tasks:
                  - sequence:
                      - script: "%s"
                        with: { user: "${user}" }
                        save: path
                      - get: ${path}
                        name: computed
              - weight: 1
                thinkTime: 10ms
                tasks: [ { get: /other } ]
            """
                .formatted(target.baseUrl(), code));
    running.end();
    return running;
  }

  @Test
  void whatAScriptComputesIsSent() {
    run("return '/u' + (Number(user) + 100);");

    long computed = 0;
    for (int user = 0; user < 5; user++) {
      computed += target.counts().of("GET", "/u" + (user + 100));
    }
    assertThat(computed).isGreaterThan(20);
  }

  @Test
  void anEndlessScriptHoldsUpItsUserAndNotTheOthers() {
    run("while (true) {}");

    assertThat(target.counts().of("GET", "/other")).isGreaterThan(0);
  }

  @Test
  void othersHaveTheirTurnBetweenTheScriptsOfOneUser() {
    String scripts =
        """
                  - script: "for (let i = 0; i < 20000; i++); return 1;"
                    save: x
        """
            .repeat(40);
    loop.start(
            """
            target: %s
            load: { users: 4, spawnRate: 1000, duration: 2s }
            users:
              - tasks:
                  - sequence:
            %s
                      - get: /computed
              - weight: 1
                thinkTime: 10ms
                tasks: [ { get: /other } ]
            """
                .formatted(target.baseUrl(), scripts.stripTrailing()))
        .end();

    long computed = target.counts().of("GET", "/computed");
    assertThat(computed).isPositive();
    assertThat(target.counts().of("GET", "/other")).isGreaterThan(5 * computed);
  }
}
