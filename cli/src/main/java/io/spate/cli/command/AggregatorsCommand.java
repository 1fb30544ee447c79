package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.stack.StackView;
import io.spate.cli.stack.Wanted;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Scales the local results aggregators. */
@Command(
    name = "aggregators",
    description = {
      "Scale the local results aggregators to N, also in the middle of a run.",
      "They share the work; each of them shows every run. Surplus ones are asked to end, the"
          + " highest numbers first. On a cluster, `kubectl scale` does the same."
    })
final class AggregatorsCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "N", description = "How many results aggregators shall run.")
  private int aggregators;

  AggregatorsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    LoadOptions.requireAggregators("aggregators", aggregators);
    Session session = Session.of(environment, false);
    session.stack().requireRunning();
    StackView view =
        session.stack().up(new Wanted(OptionalInt.empty(), OptionalInt.of(aggregators), false));
    Terminal terminal = session.terminal();
    terminal.line(
        "the local stack has "
            + Numbers.plural(view.aggregators(), "results aggregator")
            + (view.started().isEmpty() && view.stopped().isEmpty() ? " already" : " now"));
    StatusCommand.pages(view, terminal.style()).forEach(line -> terminal.line("  " + line));
    return ExitCode.OK;
  }
}
