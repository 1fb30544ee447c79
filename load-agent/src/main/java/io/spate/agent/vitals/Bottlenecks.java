package io.spate.agent.vitals;

import io.spate.protocol.status.Bottleneck;
import java.util.ArrayList;
import java.util.List;

/** Decides whether this agent was the bottleneck in an interval. Pure. */
final class Bottlenecks {
  private static final double MAX_LAG_P99_MS = 10;
  private static final double MAX_CPU_SHARE = 0.95;
  private static final double MAX_THROTTLED_MS = 10;

  private Bottlenecks() {}

  static List<Bottleneck> of(Vitals.Look look, Schedule schedule) {
    List<Bottleneck> found = new ArrayList<>();
    if (schedule.openLagP99Ms() > MAX_LAG_P99_MS) {
      found.add(Bottleneck.SCHEDULE_LAG);
    }
    if (look.cpuLimit() > 0 && look.cpu() >= MAX_CPU_SHARE * look.cpuLimit()) {
      found.add(Bottleneck.CPU);
    }
    if (look.throttledMs() > MAX_THROTTLED_MS) {
      found.add(Bottleneck.THROTTLED);
    }
    return List.copyOf(found);
  }
}
