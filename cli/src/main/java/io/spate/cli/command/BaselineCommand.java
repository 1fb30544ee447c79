package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.Results;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Marks the run that others of its scenario are compared with. */
@Command(
    name = "baseline",
    description = {
      "Make a run the baseline of its scenario: others are compared with it on their pages",
      "and by `spate compare --baseline RUN`."
    })
final class BaselineCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Option(names = "--clear", description = "Take the mark away from it.")
  private boolean clear;

  @Mixin private ServerOptions server;

  BaselineCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Results results =
        server
            .results(LocalStack.of(environment, Pause.UNBROKEN, text -> {}))
            .orElseThrow(
                () -> CliException.usage("--server needs --aggregator too: results are there"));
    Results.BaselineView now =
        results
            .markBaseline(run, !clear)
            .orElseThrow(
                () ->
                    CliException.usage(
                        "there is no run '" + run + "'; `spate runs` lists all that are held"));
    Terminal terminal = Session.terminal(environment);
    terminal.line(
        now.baseline() == null
            ? "'" + now.scenario() + "' has no baseline"
            : "the baseline of '" + now.scenario() + "' is run " + now.baseline());
    return ExitCode.OK;
  }
}
