package io.spate.agent.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.agent.user.LoopShare;
import io.spate.protocol.status.Bottleneck;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BottlenecksTest {
  private static final Schedule ON_TIME = new Schedule(0.1, 0.1);

  @Test
  void anAgentThatKeepsToItsScheduleHasNone() {
    assertThat(Bottlenecks.of(look(1.8, 2, 10), new Schedule(10, 10))).isEmpty();
    assertThat(Bottlenecks.of(look(0.5, 2, 0), new Schedule(500, 0)))
        .as("users of the closed model wait for each other")
        .isEmpty();
  }

  @Test
  void lagCpuAndThrottlingAreToldApart() {
    assertThat(Bottlenecks.of(look(0.5, 2, 0), new Schedule(11, 11)))
        .containsExactly(Bottleneck.SCHEDULE_LAG);
    assertThat(Bottlenecks.of(look(1.9, 2, 0), ON_TIME)).containsExactly(Bottleneck.CPU);
    assertThat(Bottlenecks.of(look(0.5, 2, 10.1), ON_TIME)).containsExactly(Bottleneck.THROTTLED);
  }

  @Test
  void percentilesAreOfAllLoopsTogether() {
    Schedule schedule = Schedule.of(List.of(share(98, 100, true), share(2, 20_000, false)));

    assertThat(schedule.lagP99Ms()).isBetween(19.9, 20.3);
    assertThat(schedule.openLagP99Ms()).isBetween(0.1, 0.11);
    assertThat(Schedule.of(List.of())).isEqualTo(new Schedule(0, 0));
  }

  private static LoopShare share(int requests, long lagMicros, boolean open) {
    Histogram lags = new Histogram(2);
    lags.recordValueWithCount(lagMicros, requests);
    return new LoopShare("r", 1, 1, 0, 0, 0, 0, lags, open);
  }

  private static Vitals.Look look(double cpu, double limit, double throttledMs) {
    return new Vitals.Look(cpu, limit, throttledMs, 0, 0);
  }
}
