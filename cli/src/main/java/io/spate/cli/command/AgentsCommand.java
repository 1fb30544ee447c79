package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.stack.StackView;
import io.spate.cli.stack.Wanted;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Scales the local agents. */
@Command(
    name = "agents",
    description = {
      "Scale the local load agents to N, also in the middle of a run.",
      "Surplus agents are asked to end, the highest numbers first; they give their users back."
          + " On a cluster, `kubectl scale` does the same."
    })
final class AgentsCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "N", description = "How many agents shall run.")
  private int agents;

  AgentsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    LoadOptions.requireAgents("agents", agents);
    Session session = Session.of(environment, false);
    session.stack().requireRunning();
    StackView view = session.stack().up(new Wanted(OptionalInt.of(agents), false));
    session
        .terminal()
        .line(
            view.started().isEmpty() && view.stopped().isEmpty()
                ? "the local stack has " + view.agentsInWords() + " already"
                : "the local stack has " + view.agentsInWords() + " now");
    return ExitCode.OK;
  }
}
