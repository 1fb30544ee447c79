package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunPageTest {
  private static final long START = 1_795_558_984_000L;
  private final SimulatedRun run = SimulatedRun.crud("r1", START, 60, 0.04);

  private RunPage pageAt(double second) {
    return new RunPage(run.at(START + Math.round(second * 1000)));
  }

  @Test
  void theLargeNumbersAreOfTheLastSecondsWhileItRuns() {
    RunPage page = pageAt(30);

    assertThat(page.over()).isFalse();
    assertThat(page.stoppable()).isTrue();
    assertThat(page.rps()).isEqualTo(page.now().rps());
    assertThat(page.p95()).isEqualTo(page.now().p95());
    assertThat(page.users()).isEqualTo(page.now().users());
    assertThat(page.progress()).isEqualTo(0.5);
  }

  @Test
  void theLargeNumbersAreOfTheWholeRunOnceItIsOver() {
    RunPage page = pageAt(75);

    assertThat(page.over()).isTrue();
    assertThat(page.stoppable()).isFalse();
    assertThat(page.rps()).isEqualTo(page.report().rps());
    assertThat(page.p95()).isEqualTo(page.report().latencyMs().p95());
    assertThat(page.users()).isEqualTo(200);
    assertThat(page.agents()).isEqualTo(3);
    assertThat(page.progress()).isEqualTo(1);
  }

  @Test
  void theSumTakesPercentilesFromTheReportAndAddsUpTheRest() {
    RunPage page = pageAt(30);
    RequestRow sum = page.aggregated();

    assertThat(sum.stats().requests()).isEqualTo(page.report().requests());
    assertThat(sum.p99()).isEqualTo(page.report().latencyMs().p99());
    double failures =
        page.report().byName().stream().mapToDouble(row -> row.failuresPerSecond()).sum();
    assertThat(sum.stats().failuresPerSecond()).isCloseTo(failures, within(1e-9));
    assertThat(sum.stats().averageBytes()).isBetween(81.0, 92.0);
  }

  @Test
  void aRunWithoutRequestsHasNoResponseTimes() {
    RunPage page = pageAt(0);

    assertThat(page.aggregated().median()).isNull();
    assertThat(page.aggregated().max()).isNull();
    assertThat(page.p50()).isNull();
    assertThat(page.progress()).isZero();
  }
}
