package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.ledger.Producer;
import io.spate.aggregator.ledger.SourceCount;
import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.Spacing;
import io.spate.protocol.report.RunReport.Arrivals;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalCountsTest {
  private static final LoadProfile EVEN = load(Spacing.EVEN);

  @Test
  void arrivalsOfAllSourcesAddUpAndTheRestIsMissingOnceTheRunIsOver() {
    List<SourceCount> sources = List.of(source(0, 700, 100), source(1, 150, 0));

    assertThat(ArrivalCounts.of(EVEN, sources, 10, true))
        .isEqualTo(new Arrivals(1_000, 850, 100, 50, 85, 30));
    assertThat(ArrivalCounts.of(EVEN, sources, 10, false).missing())
        .as("they may be on their way")
        .isZero();
  }

  @Test
  void whatIsPlannedFollowsTheTimeSoFar() {
    assertThat(ArrivalCounts.of(EVEN, List.of(), 2.5, false).planned()).isEqualTo(250);
    assertThat(ArrivalCounts.of(EVEN, List.of(), 99, true).planned()).isEqualTo(1_000);
  }

  @Test
  void ofPoissonArrivalsChanceIsNotMissing() {
    LoadProfile poisson = load(Spacing.POISSON);

    assertThat(ArrivalCounts.of(poisson, List.of(source(0, 880, 0)), 10, true).missing()).isZero();
    assertThat(ArrivalCounts.of(poisson, List.of(source(0, 800, 0)), 10, true).missing())
        .isEqualTo(200);
  }

  @Test
  void theClosedModelHasNone() {
    assertThat(ArrivalCounts.of(LoadProfile.ramp(1, 1, 1), List.of(), 1, true)).isNull();
  }

  private static LoadProfile load(Spacing spacing) {
    return LoadProfile.open(ArrivalProfile.constant(100, spacing), 30, 10_000);
  }

  private static SourceCount source(int loop, long started, long notStarted) {
    return new SourceCount(
        new Producer("a", "i"),
        loop,
        0,
        0,
        0,
        0,
        true,
        0,
        new SourceCount.Arrivals(started, notStarted));
  }
}
