package io.spate.agent.vitals;

import io.spate.agent.command.CommandReader;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the agent knows the commands of all runs, and so what to do with a quota. */
@Readiness
@ApplicationScoped
class AgentReadiness implements HealthCheck {
  private final CommandReader commands;

  AgentReadiness(CommandReader commands) {
    this.commands = commands;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("run commands read").status(commands.isCaughtUp()).build();
  }
}
