package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SlowServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How runs end otherwise than by their time, over the whole local stack: what the command says, its
 * exit code, and the results, which still count what a server has answered.
 */
class RunEndsSlowIT {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(2);

  /** Less than the runs would take, and more than their ends may. */
  private static final double SOON_SECONDS = 60;

  private static Spate spate;

  private final CountingServer target = CountingServer.start();

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.up(2);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @AfterEach
  void close() {
    target.close();
  }

  private Path scenario(String text) {
    return spate.file("ends.yaml", text.replace("TARGET", target.baseUrl()));
  }

  private static String text(Result result, String field) {
    return result.report().path(field).asText();
  }

  private static void endsSoon(Result result) {
    assertThat(result.report().path("durationSeconds").asDouble()).isLessThan(SOON_SECONDS);
  }

  @Test
  void aUserThatAbortsTheRunEndsItOnBothAgents() {
    Result result =
        Result.of(
                spate,
                108,
                scenario(
                    """
                    target: TARGET
                    load: { users: 8, spawnRate: 1000, duration: 10m }
                    users:
                      - thinkTime: 100ms
                        tasks:
                          - sequence:
                              - get: /stock
                              - if: ${user} == 5 and ${iteration} == 3
                                then:
                                  - abort: run
                                    reason: nothing is left, user ${user} says
                    """))
            .hasNoFailure()
            .isOfAgents(2);

    result.outcome().says("nothing is left, user 5 says");
    assertThat(text(result, "status")).isEqualTo("stopped");
    assertThat(text(result, "verdict")).isEqualTo("failed");
    assertThat(result.requests()).isEqualTo(target.counts().total());
    endsSoon(result);
  }

  @Test
  void aThresholdThatDoesNotHoldEndsTheRun() {
    target.respond("GET", "/broken", CannedResponse.status(500));
    Result result =
        Result.of(
                spate,
                99,
                scenario(
                    """
                    target: TARGET
                    load: { users: 4, spawnRate: 1000, duration: 10m }
                    thresholds: [ { threshold: failures < 20%, abort: true } ]
                    users:
                      - thinkTime: 100ms
                        tasks: [ { get: /broken } ]
                    """))
            .isOfAgents(2);

    assertThat(text(result, "verdict")).isEqualTo("failed");
    assertThat(result.requests()).isEqualTo(target.counts().of("GET", "/broken", 500));
    assertThat(result.failures()).isEqualTo(result.requests());
    endsSoon(result);
  }

  @Test
  void aSetupThatFailsStartsNoUserAndIsNotTornDown() {
    target.respond("POST", "/setup", CannedResponse.status(503));
    Path scenario =
        scenario(
            """
            target: TARGET
            load: { users: 4, iterations: 3 }
            setup: [ { post: /setup } ]
            teardown: [ { delete: /setup } ]
            users: [ { tasks: [ { get: /used } ] } ]
            """);

    Spate.Outcome outcome = spate.run(RUN_TIMEOUT, "run", scenario.toString()).exitsWith(100);

    outcome.says("POST /setup");
    assertThat(target.counts().asMap()).isEqualTo(Map.of("POST /setup 503", 1L));
  }

  @Test
  void aTeardownThatFailsGoesOnAndIsToldAfterTheResults() {
    target.respond("DELETE", "/first", CannedResponse.status(409));
    Result result =
        Result.of(
                spate,
                101,
                scenario(
                    """
                    target: TARGET
                    load: { users: 4, iterations: 3 }
                    teardown: [ { delete: /first }, { delete: /second } ]
                    users: [ { tasks: [ { get: /used } ] } ]
                    """))
            .hasNoFailure()
            .isOfAgents(2);

    assertThat(result.byName())
        .isEqualTo(
            Map.of("GET /used", 12L, "teardown DELETE /first", 1L, "teardown DELETE /second", 1L));
    assertThat(target.counts().asMap())
        .isEqualTo(Map.of("GET /used 200", 12L, "DELETE /first 409", 1L, "DELETE /second 200", 1L));
    assertThat(text(result, "reason")).contains("DELETE /first");
  }

  @Test
  void whatIsInFlightAtTheEndIsAnsweredWithinTheGraceAndCutOffAfterIt() {
    String text =
        """
        target: %s
        load: { users: 5, spawnRate: 1000, duration: 1s }
        gracefulStop: %s
        users:
          - tasks: [ { get: /slow } ]
            onStop: [ { post: /bye } ]
        """;
    try (SlowServer slow = SlowServer.start(Duration.ofSeconds(2))) {
      Result patient = Result.of(spate, scenario(text.formatted(slow.baseUrl(), "20s")));
      patient.hasNoFailure().isOfAgents(2);
      assertThat(patient.byName()).isEqualTo(Map.of("GET /slow", 5L, "POST /bye", 5L));
      assertThat(slow.counts().total()).isEqualTo(10);

      slow.delayBy(Duration.ofSeconds(20));
      Result hasty = Result.of(spate, scenario(text.formatted(slow.baseUrl(), "300ms")));
      assertThat(hasty.isOfAgents(2).byKind()).isEqualTo(Map.of("aborted GET /slow", 5L));
      assertThat(hasty.byName()).isEqualTo(Map.of("GET /slow", 5L));
    }
  }
}
