package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.ExitCode;
import io.spate.cli.FakeServers;
import io.spate.cli.Interrupts;
import io.spate.cli.Reports;
import io.spate.cli.api.AgentView;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.Results;
import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Style;
import io.spate.cli.terminal.Terminal;
import io.spate.protocol.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunFollowerTest {
  private static final String RUN = "GET /api/v1/runs/r1";
  private static final String STATS = RUN + "/stats";
  private static final String REPORT = RUN + "/report";
  private static final String STOP = "POST /api/v1/runs/r1/stop";
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration IMPATIENT = Duration.ofMillis(200);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Interrupts interrupts = new Interrupts(() -> {});
  private FakeServers servers;

  @BeforeEach
  void start() throws IOException {
    servers = FakeServers.start();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aRunIsFollowedFromWaitingForAgentsToItsReport() {
    RunReport report = Reports.passed();
    AtomicInteger looks = new AtomicInteger();
    servers
        .on(RUN, run("waiting"))
        .on("GET /api/v1/agents", Map.of("agents", List.of(agent("ready"), agent("missing"))))
        .when(
            STATS,
            () -> {
              int look = looks.incrementAndGet();
              if (look == 3) {
                servers.on(STATS, stats("running", report, "pending"));
              } else if (look == 5) {
                servers.on(STATS, stats("finished", report, "pending"));
              } else if (look == 7) {
                servers.on(STATS, stats("finished", report, "passed")).on(REPORT, report);
              }
            });

    Ending ending = follow(PATIENT);

    assertThat(ending.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(ending.report().requests()).isEqualTo(report.requests());
    assertThat(ending.document().path("latencyMs").path("p99_9").asDouble()).isEqualTo(90);
    assertThat(printed())
        .containsSubsequence("waiting for agents: 1 of 2 ready", "00:25 running", "over");
  }

  @Test
  void anAggregatorThatIsAwayForAWhileIsATroubleAndNotTheEnd() {
    RunReport report = Reports.passed();
    AtomicInteger looks = new AtomicInteger();
    servers
        .on(RUN, run("running"))
        .problem(STATS, 503, "{\"detail\": \"Kafka at 127.0.0.1:9 does not answer\"}")
        .when(
            STATS,
            () -> {
              if (looks.incrementAndGet() == 4) {
                servers.on(STATS, stats("finished", report, "passed")).on(REPORT, report);
              }
            });

    assertThat(follow(PATIENT).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(printed())
        .containsOnlyOnce(
            "the results aggregator refused: Kafka at 127.0.0.1:9 does not answer; the run goes"
                + " on");
  }

  @Test
  void ctrlCStopsTheRunAndWaitsForItsReport() {
    RunReport report = Reports.of("stopped", "passed", null, List.of(), List.of());
    servers
        .on(RUN, run("running"))
        .on(STATS, stats("running", report, "pending"))
        .when(STATS, interrupts::request)
        .on(STOP, run("stopping"))
        .when(
            STOP,
            () ->
                servers
                    .when(STATS, () -> {})
                    .on(STATS, stats("stopped", report, "passed"))
                    .on(REPORT, report));

    Ending ending = follow(PATIENT);

    assertThat(ending.stoppedByUser()).isTrue();
    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.report().requests()).isEqualTo(report.requests());
    assertThat(servers.asked()).filteredOn(asked -> asked.line().equals(STOP)).hasSize(1);
  }

  @Test
  void aRunThatIsOverButHasNoFinalReportIsNotWaitedForForEver() {
    RunReport report = Reports.of("finished", "pending", null, List.of(), List.of());
    servers.on(RUN, run("finished")).on(STATS, stats("finished", report, "pending"));
    servers.on(REPORT, report);

    Ending ending = follow(IMPATIENT);

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.words()).contains("final report did not come");
    assertThat(ending.report().requests()).isEqualTo(report.requests());
  }

  @Test
  void whenNobodyAnswersAnyMoreTheReasonIsTold() {
    servers.close();

    Ending ending = follow(IMPATIENT);

    assertThat(ending.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ending.report()).isNull();
    assertThat(ending.words())
        .contains("cannot reach the results aggregator at " + servers.url())
        .contains("connection refused");
  }

  private Ending follow(Duration patience) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new RunFollower(
            new ControlPlane(servers.url()),
            new Results(servers.url()),
            run("waiting"),
            new Progress(new Terminal(out, false, Style.PLAIN), false),
            interrupts,
            new RunFollower.Timing(Duration.ofMillis(5), patience))
        .follow();
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static AgentView agent(String state) {
    return new AgentView("agent-" + state, state, "1", 0, 0, 0, 0, 0, 0);
  }

  private static RunView run(String phase) {
    return new RunView(
        "r1",
        "x",
        phase,
        null,
        "http://t",
        10,
        1.0,
        null,
        60,
        1L,
        0L,
        0L,
        120,
        40,
        null,
        null,
        2,
        null);
  }

  private static StatsView stats(String phase, RunReport report, String verdict) {
    return new StatsView(
        new StatsView.Run("r1", "x", "http://t", phase, null, 200, 60, 1L, 2L),
        new StatsView.Now(25, 35, 150, 200, 3, 57.3, 0, 0, 4.2, 12.3, 48.0, 0.4),
        Reports.of(report.status(), verdict, null, List.of(), List.of()));
  }
}
