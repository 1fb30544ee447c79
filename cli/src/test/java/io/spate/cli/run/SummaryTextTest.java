package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Reports;
import io.spate.cli.terminal.Style;
import io.spate.protocol.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
  @Test
  void aRunIsToldByNameWithMethodAndTotals() {
    assertThat(text(Reports.passed()))
        .contains(
            "Todo CRUD on http://127.0.0.1:8080: finished after 1 min 00 s  (run r1)",
            "  Type  Name        Requests  Failures  Avg   Min  Med  p95  p99  Max  Req/s",
            "  POST  /todo          1,200    0 (0%)  6.4  0.80  4.2   12   48  134   20.0",
            "  GET   /todo/[id]     1,004    0 (0%)  6.4  0.80  4.2   12   48  134   16.7",
            "        Aggregated     2,204    0 (0%)  6.4  0.80  4.2   12   48  134   36.7",
            "  ✓ p95 < 500ms  12.3 ms",
            "  Events  2,204 produced = 2,204 aggregated + 0 lost",
            "  Load generator  ok");
  }

  @Test
  void whatWasLeftOutAsWarmUpIsTold() {
    assertThat(text(Reports.passed().withWarmUp(new RunReport.WarmUp(30, 1_234, 5))))
        .contains("  left out: 1,234 requests of the warm-up of 30 s");
    assertThat(text(Reports.passed())).noneMatch(line -> line.contains("warm-up"));
  }

  @Test
  void failuresAreToldByKindWithASample() {
    RunReport.Failure failure =
        new RunReport.Failure(
            "GET /todo/[id]",
            "unexpected status",
            500,
            12,
            1,
            2,
            List.of(new RunReport.Sample(1, "expected 200, got 500", "no\n  database")));

    assertThat(text(Reports.of("finished", "failed", null, List.of(failure), List.of())))
        .contains(
            "  Failures",
            "  12 × GET /todo/[id]: unexpected status (status 500)",
            "      e.g. expected 200, got 500: no database");
  }

  @Test
  void whereTheTimeGoesIsToldPhaseByPhase() {
    RunReport report = Reports.of("finished", "passed", null, List.of(), List.of());
    assertThat(text(report)).doesNotContain("  Where the time goes");

    assertThat(
            text(
                report.withPhases(
                    List.of(
                        new RunReport.Phase("connecting", 20, 0.012, 0.9, 0.8, 1.9, 12),
                        new RunReport.Phase("tls", 20, 0.1, 9, 8, 19, 42),
                        new RunReport.Phase("waiting", 2_204, 0.888, 5.8, 4.1, 12, 134)))))
        .contains(
            "  Where the time goes",
            "  ms               Share  Requests   Avg   Med  p95  Max",
            "  connecting        1.2%        20  0.90  0.80  1.9   12",
            "  tls handshaking  10.0%        20   9.0   8.0   19   42",
            "  waiting          88.8%     2,204   5.8   4.1   12  134");
  }

  @Test
  void aThresholdIsTickedCrossedOrLeftOpen() {
    assertThat(
            text(
                Reports.of(
                    "finished",
                    "failed",
                    null,
                    List.of(),
                    List.of(
                        Reports.threshold("failures < 1%", true),
                        Reports.threshold("p95 < 5ms", false),
                        Reports.threshold("p99 of GET /none < 5ms", null)))))
        .contains(
            "  ✓ failures < 1%  12.3 ms",
            "  ✗ p95 < 5ms  12.3 ms", "  ? p99 of GET /none < 5ms  no value");
  }

  @Test
  void numbersThatDoNotAddUpAreNotCalledComplete() {
    RunReport whole = Reports.passed();
    RunReport.Events short3 = new RunReport.Events(2_207, 2_204, 0, 0, List.of());
    RunReport.Events lost =
        new RunReport.Events(
            2_207, 2_204, 3, 0, List.of(new RunReport.Loss("agent-2", 3, 3, "crashed")));

    assertThat(text(withEvents(whole, short3)))
        .contains(
            "  Events  2,207 produced ≠ 2,204 aggregated + 0 lost: the numbers are not complete");
    assertThat(text(withEvents(whole, lost)))
        .contains("  Events  2,207 produced = 2,204 aggregated + 3 lost (agent-2 3, crashed)");
  }

  @Test
  void aReportWithNothingInItIsToldToo() {
    RunReport empty =
        new RunReport(
            1,
            "r1",
            "x",
            "http://t",
            "failed",
            "failed",
            "no agent",
            0,
            0,
            0,
            0,
            0,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    assertThat(text(empty))
        .contains(
            "x on http://t: failed after 0 s  (run r1)",
            "  no request was made",
            "  events: not accounted for");
  }

  private static RunReport withEvents(RunReport r, RunReport.Events events) {
    return new RunReport(
        r.schema(),
        r.run(),
        r.name(),
        r.target(),
        r.status(),
        r.verdict(),
        r.reason(),
        r.startedAt(),
        r.endedAt(),
        r.durationSeconds(),
        r.requests(),
        r.failures(),
        r.rps(),
        r.latencyMs(),
        r.serviceMs(),
        r.byName(),
        r.failuresByKind(),
        events,
        r.agents(),
        r.thresholds(),
        r.generator());
  }

  private static List<String> text(RunReport report) {
    return SummaryText.of(report, Style.PLAIN);
  }

  @Test
  void arrivalsAreToldWithWhatWasNotStartedAndBothKindsOfTime() {
    RunReport closed = Reports.passed();
    RunReport open =
        closed.withArrivals(new RunReport.Arrivals(30_000, 29_000, 900, 100, 966.7, 3_000));

    String text = String.join("\n", SummaryText.of(open, Style.PLAIN));

    assertThat(text)
        .contains("30,000 planned, 29,000 started")
        .contains("900 not started: no user was free (at most 3,000)")
        .contains("100 missing: due while no agent had them")
        .contains("Response time, from when it was due")
        .contains("Service time, from when it was sent");
    assertThat(String.join("\n", SummaryText.of(closed, Style.PLAIN))).doesNotContain("Arrivals");
  }
}
