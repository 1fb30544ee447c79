package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CountingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user that ends the whole run tells it of its slot, against a real server. */
class AbortRunTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private OneLoop.Running run(String steps) {
    OneLoop.Running running =
        loop.start(
            """
            target: %s
            load: { users: 3, spawnRate: 1000, duration: 1s }
            users:
              - thinkTime: 10ms
                tasks: [ { sequence: [ %s ] } ]
                onStop: [ { get: /bye } ]
            """
                .formatted(target.baseUrl(), steps));
    running.end();
    return running;
  }

  @Test
  void theFirstReasonIsToldAndTheUserEndsAfterItsOnStop() {
    OneLoop.Running running =
        run(
            "{ get: /a, thinkTime: none }, { if: \"${user} == 1\", then: [ { abort: run,"
                + " reason: \"no stock for ${user}\" } ] }");

    assertThat(running.abort()).isEqualTo("no stock for 1");
    assertThat(target.counts().of("GET", "/bye")).isEqualTo(3);
    assertThat(target.counts().of("GET", "/a"))
        .as("the others go on until somebody ends the run")
        .isGreaterThan(20);
  }

  @Test
  void aReasonIsNotNeededAndOneThatHasNoValueIsToldAsSuch() {
    assertThat(run("{ get: /a }, { abort: run }").abort()).isEmpty();
    assertThat(
            run("{ get: /a, save: { x: { json: $.no, default: z } } }, { abort: run, reason:"
                    + " \"${x:number}\" }")
                .abort())
        .contains("x");
  }

  @Test
  void whoEndsForHimselfAloneTellsNothing() {
    assertThat(run("{ get: /a }, { abort: user }").abort()).isNull();
  }
}
