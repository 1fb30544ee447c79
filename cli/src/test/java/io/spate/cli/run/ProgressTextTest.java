package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Reports;
import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Style;
import io.spate.protocol.Json;
import io.spate.protocol.report.RunReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
  @Test
  void aLineTellsAllThatMatters() {
    assertThat(ProgressText.line(stats(Reports.passed(), 4.2, 0.4)))
        .isEqualTo(
            "00:25 running  users 150/200 on 3 agents  57.3 req/s  0 failures"
                + "  p50 4.2 ms  p95 12 ms  p99 -  35 s left");
  }

  @Test
  void aBlockHasABarOfTheTimeGone() {
    List<String> block = ProgressText.block(stats(Reports.passed(), 4.2, 0.4), Style.PLAIN);

    assertThat(block.get(0))
        .isEqualTo("  running  00:25 / 01:00  " + "█".repeat(10) + "░".repeat(14) + "  35 s left");
    assertThat(block).hasSize(2);
  }

  @Test
  void aScreenShowsTheLastSecondsAndTheBusiestNames() {
    ProgressHistory history = new ProgressHistory();
    history.add(now(1, 10, null, 0));
    history.add(now(2, 40, 20.0, 0));
    history.add(now(2.4, 999, 999.0, 999)); // the same second again
    history.add(now(3, 80, 10.0, 5));

    List<String> screen =
        ProgressText.screen(stats(Reports.passed(), 4.2, 0.4), history, Style.PLAIN);

    assertThat(screen.subList(0, 2))
        .isEqualTo(ProgressText.block(stats(Reports.passed(), 4.2, 0.4), Style.PLAIN));
    String blank = " ".repeat(37);
    assertThat(screen.subList(2, 6))
        .containsExactly(
            "",
            "  req/s       " + blank + "▂▅█  57.3",
            "  p95         " + blank + " █▅  12 ms",
            "  failures/s  " + blank + "▁▁█  0");
    assertThat(screen.get(7)).startsWith("  Name").endsWith("Req/s");
    assertThat(screen).hasSize(8 + Reports.passed().byName().size());
  }

  @Test
  void aScreenFitsATerminalWhateverIsRun() {
    ProgressHistory history = new ProgressHistory();
    for (int i = 0; i < 500; i++) {
      history.add(now(i, i, null, 0));
    }
    RunReport.Row row = Reports.passed().byName().get(0);
    List<RunReport.Row> rows =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    new RunReport.Row(
                        "GET /" + "x".repeat(150) + i,
                        i,
                        0,
                        row.rps(),
                        0,
                        row.latencyMs(),
                        row.averageBytes(),
                        row.statuses(),
                        row.phases()))
            .toList();

    List<String> names = ProgressText.names(rows, Style.PLAIN);
    List<String> screen =
        ProgressText.screen(stats(Reports.passed(), 4.2, 0.4), history, Style.PLAIN);

    assertThat(names).hasSize(13).last().isEqualTo("  and 40 more");
    assertThat(names.get(2)).contains("…").contains("49");
    assertThat(names.size() + 6).isLessThan(24);
    assertThat(screen).allMatch(line -> line.length() <= 130);
  }

  @Test
  void failuresAreToldAsAShareToo() {
    RunReport.Failure failure =
        new RunReport.Failure("GET /x", "connection refused", 0, 551, 1, 2, List.of());
    RunReport report = Reports.of("running", "pending", null, List.of(failure), List.of());

    assertThat(ProgressText.line(stats(report, 4.2, 0))).contains("  551 failures (25.0%)  ");
  }

  @Test
  void usersOfTheOpenModelAreToldWithoutATarget() {
    String now =
        """
        {"elapsedSeconds": 25, "remainingSeconds": 35, "users": 42, "targetUsers": %s, "agents": 3,
         "rps": 57.3, "failuresPerSecond": 0, "failureRatio": 0, "p50": 4.2, "p95": 12.3,
         "p99": null, "lagSeconds": 0}
        """;
    StatsView closed = stats(Reports.passed(), 4.2, 0);
    Function<String, String> line =
        wanted ->
            ProgressText.line(
                new StatsView(
                    closed.run(),
                    Json.read(
                        now.formatted(wanted).getBytes(StandardCharsets.UTF_8),
                        StatsView.Now.class),
                    closed.report()));

    assertThat(line.apply("null")).contains("users 42 on 3 agents");
    assertThat(line.apply("50.0")).contains("users 42/50 on 3 agents");
  }

  @Test
  void numbersThatAreLateSaySo() {
    assertThat(ProgressText.line(stats(Reports.passed(), 4.2, 7))).contains("(7 s behind)");
  }

  @Test
  void whatARunWaitsForIsSaid() {
    assertThat(ProgressText.waiting(run(null, 3), 1)).isEqualTo("waiting for agents: 1 of 3 ready");
    assertThat(ProgressText.waiting(run(null, 3), 3))
        .isEqualTo("starting: agents have taken 40 of 120 shares");
    assertThat(ProgressText.waiting(run("2 slots are missing", 3), 3))
        .isEqualTo("2 slots are missing");
  }

  private static RunView run(String reason, int expected) {
    return new RunView(
        "r1",
        "x",
        "waiting",
        reason,
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
        expected,
        null);
  }

  private static StatsView.Now now(double second, double rps, Double p95, double failures) {
    return new StatsView.Now(second, 35, 150, 200, 3, rps, failures, 0, 4.2, p95, null, 0);
  }

  private static StatsView stats(RunReport report, Double p50, double lag) {
    return new StatsView(
        new StatsView.Run("r1", "x", "http://t", "running", null, 200, 60, 1L, 2L),
        new StatsView.Now(25, 35, 150, 200, 3, 57.3, 0, 0, p50, 12.3, null, lag),
        report);
  }
}
