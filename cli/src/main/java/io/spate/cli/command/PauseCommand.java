package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.RunView;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pauses a run. */
@Command(
    name = "pause",
    description = "Pause a run: its users hold on and its time stands still, until `spate resume`.")
final class PauseCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Mixin private ServerOptions server;

  PauseCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    RunView paused =
        server
            .controlPlane(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .change(run, "pause");
    Session.terminal(environment).line("run " + paused.id() + " is " + paused.phase());
    return ExitCode.OK;
  }
}
