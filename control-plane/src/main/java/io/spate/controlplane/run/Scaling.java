package io.spate.controlplane.run;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.controlplane.fleet.Fleet;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an autoscaler asks: how many agents there should be. Any thread. */
@Singleton
public final class Scaling {
  private final RunRegistry runs;
  private final Fleet fleet;
  private final AgentDemand demand;

  Scaling(RunRegistry runs, Fleet fleet, ControlPlaneConfig config) {
    this.runs = runs;
    this.fleet = fleet;
    this.demand =
        new AgentDemand(config.scaling().usersPerAgent(), config.scaling().ratePerAgent());
  }

  /** The demand of now. */
  @Schema(name = "Scaling")
  public record View(
      @Schema(description = "Agents that the runs want together; 0 without a run") int wantedAgents,
      @Schema(description = "Agents that are there and take slots") int readyAgents,
      @Schema(description = "Runs that are not over") List<String> runs) {}

  public View view() {
    var active = runs.all().stream().filter(run -> !run.isOver()).map(TrackedRun::command).toList();
    return new View(
        demand.of(active),
        fleet.snapshot().size(),
        active.stream().map(command -> command.runId()).sorted().toList());
  }
}
