package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.RunView;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a run, or all. */
@Command(
    name = "stop",
    description = "Stop a run: its users finish their requests, then it is over.")
final class StopCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "Id of the run, see `spate runs`.")
  private String run;

  @Option(names = "--all", description = "Stop every run.")
  private boolean all;

  @Mixin private ServerOptions server;

  StopCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (all == (run != null)) {
      throw CliException.usage("give the id of a run, or --all");
    }
    Terminal terminal = Session.terminal(environment);
    ControlPlane controlPlane =
        server.controlPlane(LocalStack.of(environment, Pause.UNBROKEN, text -> {}));
    terminal.line(all ? stopAll(controlPlane) : stopOne(controlPlane));
    return ExitCode.OK;
  }

  private static String stopAll(ControlPlane controlPlane) {
    List<String> stopped = controlPlane.stopAll();
    return stopped.isEmpty() ? "no run to stop" : "stopping " + String.join(", ", stopped);
  }

  private String stopOne(ControlPlane controlPlane) {
    RunView stopped = controlPlane.stop(run);
    return "run " + stopped.id() + " is " + stopped.phase();
  }
}
