package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs of all kinds against one local stack, and the words for what goes wrong. */
class RunSlowIT {
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(30);

  private static Spate spate;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.run(RUN_TIMEOUT, "up", "--agents", "3").exitsWith(0);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @Test
  void theSampleScenarioRunsUnchangedAgainstAnotherServer() {
    try (CountingServer other = CountingServer.start()) {
      other.respond("POST", "/todo", CannedResponse.json(201, "{\"Id\": 7}"));
      Path report = spate.newFile("report", ".json");

      Spate.Outcome ended =
          spate.run(
              RUN_TIMEOUT,
              "run",
              spate.root().resolve("examples/todo-api/scenarios/crud.yaml").toString(),
              "--target",
              other.baseUrl(),
              "--users",
              "30",
              "--spawn-rate",
              "30",
              "--run-time",
              "12s",
              "--json",
              report.toString());

      JsonNode run = Spate.json(report);
      ended.endsByThresholdsOf(run);
      assertThat(run.path("requests").asLong()).isPositive().isEqualTo(other.counts().total());
      assertThat(other.counts().of("GET", "/todo/7")).isPositive();
    }
  }

  @Test
  void aThousandUsersHoldAndThePageIsNotFarBehind() {
    try (CountingServer target = CountingServer.start()) {
      String scenario =
          """
          name: thousand
          target: %s
          load: { users: 1000, spawnRate: 250, duration: 25s }
          users:
            - name: u
              thinkTime: 1s
              tasks:
                - get: /x
          """
              .formatted(target.baseUrl());
      Path report = spate.newFile("report", ".json");
      Path out = spate.newFile("out", ".txt");
      Process running =
          spate.start(
              out,
              "run",
              spate.file("thousand.yaml", scenario).toString(),
              "--expect-agents",
              "3",
              "--json",
              report.toString());
      LiveWatch watch = new LiveWatch(spate, "thousand");
      watch.untilOver(RUN_TIMEOUT);

      assertThat(awaitExit(running)).as(Spate.read(out)).isZero();
      JsonNode run = Spate.json(report);
      assertThat(run.path("requests").asLong()).isEqualTo(target.counts().total());
      assertThat(watch.peakUsers()).as("users at the peak").isEqualTo(1_000);
      assertThat(watch.medianLagSeconds()).as("seconds that the page is behind").isLessThan(2.0);
      assertThat(run.path("generator").path("status").asText()).as(run.toString()).isNotBlank();
    }
  }

  @Test
  void aTargetThatIsDownGivesFailuresByKindAndTheRunGoesOn() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    spate
        .run(
            RUN_TIMEOUT,
            "run",
            spate
                .file(
                    "down.yaml",
                    """
                    name: down
                    target: http://127.0.0.1:%d
                    load: { users: 5, spawnRate: 5, duration: 5s }
                    thresholds: [ "failures < 1%%" ]
                    users:
                      - name: u
                        thinkTime: 200ms
                        tasks:
                          - get: /x
                    """
                        .formatted(closedPort))
                .toString())
        .exitsWith(99)
        .says("connection refused");
  }

  @Test
  void wrongInputIsRefusedWithThePlaceAndAHint() {
    Path typo =
        spate.file(
            "typo.yaml",
            """
            name: typo
            target: http://localhost:8080
            load: { users: 5, spawnrate: 5, duration: 5s }
            users:
              - name: u
                tasks:
                  - get: /x/${nobodySavesThis}
            """);
    spate
        .run(SHORT, "run", typo.toString())
        .exitsWith(2)
        .says("typo.yaml:3:", "spawnrate", "spawnRate", "typo.yaml:7:", "nobodySavesThis");
    spate.run(SHORT, "validate", typo.toString()).exitsWith(2).says("typo.yaml:3:");

    Path malformed = spate.file("malformed.yaml", "name: x\n  target: [\n");
    spate.run(SHORT, "run", malformed.toString()).exitsWith(2).says("malformed.yaml:");

    Path crud = spate.root().resolve("examples/todo-api/scenarios/crud.yaml");
    spate.run(SHORT, "run", crud.toString(), "--users", "0").exitsWith(2).says("users", "0");
    spate.run(SHORT, "run", "not-there.yaml").exitsWith(2).says("not-there.yaml");
    spate.run(SHORT, "run", crud.toString(), "--no-such-option").exitsWith(2);
    spate.run(SHORT, "validate", crud.toString()).exitsWith(0);
  }

  @Test
  void aSecondUpSaysThatTheStackRunsAlready() {
    spate.run(SHORT, "up", "--agents", "3").exitsWith(0).says("already");
  }

  @Test
  void theStatusTellsProcessesAgentsAndWhatTheyCost() {
    JsonNode status = spate.status();
    assertThat(status.path("processes")).hasSize(6);
    for (JsonNode process : status.path("processes")) {
      assertThat(process.path("pid").asLong()).isPositive();
      assertThat(process.path("rssBytes").asLong()).isPositive();
    }
    assertThat(status.path("agents")).hasSize(3);
    assertThat(status.path("urls").isObject()).isTrue();
  }

  private static int awaitExit(Process process) {
    try {
      assertThat(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
