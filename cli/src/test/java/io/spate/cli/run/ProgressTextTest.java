package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Reports;
import io.spate.cli.api.RunView;
import io.spate.cli.api.StatsView;
import io.spate.cli.terminal.Style;
import io.spate.protocol.report.RunReport;
import java.util.List;
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
  void failuresAreToldAsAShareToo() {
    RunReport.Failure failure =
        new RunReport.Failure("GET /x", "connection refused", 0, 551, 1, 2, List.of());
    RunReport report = Reports.of("running", "pending", null, List.of(failure), List.of());

    assertThat(ProgressText.line(stats(report, 4.2, 0))).contains("  551 failures (25.0%)  ");
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

  private static StatsView stats(RunReport report, Double p50, double lag) {
    return new StatsView(
        new StatsView.Run("r1", "x", "http://t", "running", null, 200, 60, 1L, 2L),
        new StatsView.Now(25, 35, 150, 200, 3, 57.3, 0, 0, p50, 12.3, null, lag),
        report);
  }
}
