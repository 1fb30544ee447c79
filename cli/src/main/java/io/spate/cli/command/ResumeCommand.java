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

/** Lets a paused run go on. */
@Command(
    name = "resume",
    description = "Let a paused run go on; its end moves by the length of the pause.")
final class ResumeCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Mixin private ServerOptions server;

  ResumeCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    RunView resumed =
        server
            .controlPlane(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .change(run, "resume");
    Session.terminal(environment).line("run " + resumed.id() + " is " + resumed.phase());
    return ExitCode.OK;
  }
}
