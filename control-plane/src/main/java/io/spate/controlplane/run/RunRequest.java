package io.spate.controlplane.run;

import io.spate.scenario.Overrides;
import java.time.Duration;
import java.util.List;

/**
 * What a client asks for.
 *
 * @param scenario what to run
 * @param overrides take the place of the scenario's own values
 * @param expectAgents agents that must be there before the run starts; null for one
 * @param startTimeout how long to wait for them; null for the configured time
 * @param files that came with it
 */
public record RunRequest(
    ScenarioText scenario,
    Overrides overrides,
    Integer expectAgents,
    Duration startTimeout,
    List<SentFile> files) {
  /** A request without files. */
  public RunRequest(
      ScenarioText scenario, Overrides overrides, Integer expectAgents, Duration startTimeout) {
    this(scenario, overrides, expectAgents, startTimeout, List.of());
  }

  /** The same with files that came with it. */
  public RunRequest with(List<SentFile> files) {
    return new RunRequest(scenario, overrides, expectAgents, startTimeout, files);
  }
}
