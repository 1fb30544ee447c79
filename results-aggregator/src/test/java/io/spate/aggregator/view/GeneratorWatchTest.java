package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.report.RunReport.Generator;
import io.spate.protocol.report.RunReport.Interval;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorWatchTest {
  private final GeneratorWatch watch = new GeneratorWatch();
  private long at = 1_800_000_000_000L;

  @Test
  void healthyAgentsAreOk() {
    for (int i = 0; i < 10; i++) {
      beat(1.2, 0, 20, 30);
    }
    assertThat(watch.verdict()).isEqualTo(new Generator("ok", List.of()));
  }

  @Test
  void throttlingCountsAtOnce() {
    beat(0.5, 101, 0, 0);

    assertThat(watch.verdict().status()).isEqualTo("saturated");
    assertThat(watch.verdict().reasons())
        .containsExactly(
            "agent a1 was throttled by its CPU limit for 101 ms of a second at 08:00:00Z");
  }

  @Test
  void busyCpuCountsWhenItLasts() {
    beat(1.95, 0, 0, 0);
    beat(1.95, 0, 0, 0);
    beat(1.0, 0, 0, 0);
    beat(1.95, 0, 0, 0);
    beat(1.98, 0, 0, 0);
    assertThat(watch.verdict().status()).isEqualTo("ok");

    beat(1.95, 0, 0, 0);
    assertThat(watch.verdict().reasons())
        .containsExactly("agent a1 used 1.98 of its 2.00 CPU cores from 08:00:03Z to 08:00:05Z");
  }

  @Test
  void lagsAreToldApart() {
    for (int i = 0; i < 4; i++) {
      beat(0.5, 0, 150, 250);
    }
    assertThat(watch.verdict().reasons())
        .containsExactlyInAnyOrder(
            "agent a1 had an event loop 150 ms behind from 08:00:00Z to 08:00:03Z",
            "agent a1 sent requests up to 250 ms after they were due from 08:00:00Z to 08:00:03Z");
  }

  @Test
  void reasonsAreBounded() {
    for (int i = 0; i < 200; i++) {
      beat(0.5, i % 2 == 0 ? 200 : 0, 0, 0);
    }
    assertThat(watch.verdict().reasons()).hasSize(51).last().isEqualTo("and 50 more such times");
  }

  @Test
  void inTheOpenModelEachSecondThatAnAgentSaysItWasTheBottleneckCounts() {
    watch.heartbeat(open(List.of()), true);
    watch.heartbeat(open(List.of(Bottleneck.SCHEDULE_LAG)), true);
    watch.heartbeat(open(List.of(Bottleneck.SCHEDULE_LAG)), true);
    watch.heartbeat(open(List.of(Bottleneck.CPU)), true);

    Generator verdict = watch.verdict();
    assertThat(verdict.status()).isEqualTo("saturated");
    assertThat(verdict.reasons())
        .containsExactly(
            "agent a1 sent 1 % of its requests 25 ms late or more from 08:00:01Z to 08:00:02Z",
            "agent a1 used 1.99 of its 2.00 CPU cores at 08:00:03Z");
    long start = 1_800_000_000_000L;
    assertThat(verdict.intervals())
        .containsExactly(
            new Interval("a1", start + 1_000, start + 2_000, "schedule lag"),
            new Interval("a1", start + 3_000, start + 3_000, "cpu"));
  }

  private AgentStatus open(List<Bottleneck> bottlenecks) {
    AgentStatus status =
        new AgentStatus(
            AgentStatus.SCHEMA,
            "a1",
            "i1",
            "t",
            null,
            AgentState.READY,
            0,
            at,
            0,
            1,
            1.99,
            2,
            0,
            0,
            300,
            1,
            1,
            0,
            List.of(),
            25,
            bottlenecks,
            null);
    at += 1_000;
    return status;
  }

  private void beat(double cpu, double throttledMs, double loopLagMs, double scheduleLagMs) {
    watch.heartbeat(
        new AgentStatus(
            AgentStatus.SCHEMA,
            "a1",
            "i1",
            "t",
            null,
            AgentState.READY,
            0,
            at,
            1,
            1,
            cpu,
            2,
            throttledMs,
            loopLagMs,
            scheduleLagMs,
            1,
            1,
            0,
            List.of()),
        false);
    at += 1_000;
  }
}
