package io.spate.controlplane.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.spate.controlplane.fleet.Fleet;
import io.spate.protocol.command.RunPhase;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What the metrics tell of now: agents that are ready, and runs by phase. */
@Startup
@Singleton
final class RunGauges {
  private final MeterRegistry meters;
  private final RunRegistry runs;
  private final Fleet fleet;

  RunGauges(MeterRegistry meters, RunRegistry runs, Fleet fleet) {
    this.meters = meters;
    this.runs = runs;
    this.fleet = fleet;
  }

  @PostConstruct
  void register() {
    Gauge.builder("spate.agents.ready", fleet, known -> known.snapshot().size())
        .description("Load agents with a heartbeat in the last five seconds that take slots")
        .register(meters);
    for (RunPhase phase : RunPhase.values()) {
      Gauge.builder("spate.runs", runs, known -> count(known, phase))
          .tag("phase", phase.name().toLowerCase(Locale.ROOT))
          .description("Runs that are kept, by phase")
          .register(meters);
    }
  }

  private static long count(RunRegistry runs, RunPhase phase) {
    return runs.all().stream().filter(run -> run.command().phase() == phase).count();
  }
}
