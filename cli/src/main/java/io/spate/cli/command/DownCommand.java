package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the local stack, whatever became of the command that started it. */
@Command(
    name = "down",
    description = {
      "Stop the local stack, and every run on it.",
      "Finds all of it, also when the command or the terminal that started it was killed."
    })
final class DownCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  DownCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Terminal terminal = Session.terminal(environment);
    LocalStack stack = LocalStack.of(environment, Pause.UNBROKEN, terminal::line);
    stopRuns(stack, terminal);
    List<String> stopped = stack.down();
    terminal.line(
        stopped.isEmpty()
            ? "no local stack runs in " + environment.home()
            : "stopped " + String.join(", ", stopped));
    return ExitCode.OK;
  }

  /** A run that goes on in the broker's data would be taken up again by the next `up`. */
  private static void stopRuns(LocalStack stack, Terminal terminal) {
    stack
        .running()
        .ifPresent(
            view -> {
              try {
                int runs = new ControlPlane(view.controlPlane()).stopAll().size();
                if (runs > 0) {
                  terminal.line("stopping " + Numbers.plural(runs, "run"));
                }
              } catch (UnreachableException | ProblemException e) {
                terminal.line("could not stop runs first: " + e.getMessage());
              }
            });
  }
}
