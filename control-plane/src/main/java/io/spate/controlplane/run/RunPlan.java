package io.spate.controlplane.run;

import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.Scenario;
import java.time.Duration;
import java.util.List;

/**
 * A request that has been checked.
 *
 * @param scenario the scenario with the overrides applied
 * @param load its users over time
 * @param source the scenario as it was sent, with what it includes
 * @param expectAgents agents that must be there before the run starts, at least 1
 * @param startTimeout how long to wait for them
 * @param files that came with it and are used, and those that are made up
 */
public record RunPlan(
    Scenario scenario,
    LoadProfile load,
    String source,
    int expectAgents,
    Duration startTimeout,
    List<RunFile> files) {}
