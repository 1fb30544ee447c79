package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.RunView;
import io.spate.cli.stack.LocalStack;
import io.spate.cli.stack.Pause;
import io.spate.scenario.RateText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the load of a run in mid-run. */
@Command(
    name = "load",
    description = "Change a run's load in mid-run: it ramps from where it is to the new users.")
final class LoadCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(paramLabel = "RUN", description = "Id of the run, see `spate runs`.")
  private String run;

  @Option(
      names = {"-u", "--users"},
      paramLabel = "N",
      description = "Users from now on; 0 or more.")
  private Integer users;

  @Option(
      names = {"-r", "--spawn-rate"},
      paramLabel = "RATE",
      description = "Users per second that start, or end, on the way there.")
  private Double spawnRate;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      converter = RateOption.class,
      description = "Arrivals from now on of an open model: 500/s, 90/m.")
  private Double rate;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "User class that it is about, where classes have loads of their own.")
  private String userClass;

  @Mixin private ServerOptions server;

  LoadCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (users == null && spawnRate == null && rate == null) {
      throw CliException.usage("give --users, --spawn-rate, or both; or --rate");
    }
    ControlPlane controlPlane =
        server.controlPlane(LocalStack.of(environment, Pause.UNBROKEN, text -> {}));
    RunView changed = controlPlane.changeLoad(run, users, spawnRate, rate, userClass);
    String what =
        userClass == null
            ? "run " + changed.id() + " goes to " + load(changed)
            : "the load of class '" + userClass + "' of run " + changed.id() + " is changed";
    Session.terminal(environment).line(what);
    return ExitCode.OK;
  }

  private static String load(RunView run) {
    return run.rate() == null
        ? run.users() + " users"
        : RateText.of(run.rate()) + " arrivals with at most " + run.users() + " users";
  }
}
