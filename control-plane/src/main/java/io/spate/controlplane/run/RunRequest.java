package io.spate.controlplane.run;

import io.spate.scenario.Overrides;
import java.time.Duration;

/**
 * What a client asks for.
 *
 * @param scenario what to run
 * @param overrides take the place of the scenario's own values
 * @param expectAgents agents that must be there before the run starts; null for one
 * @param startTimeout how long to wait for them; null for the configured time
 */
public record RunRequest(
    ScenarioText scenario, Overrides overrides, Integer expectAgents, Duration startTimeout) {}
