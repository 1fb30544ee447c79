package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.run.ScenarioFile;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import io.spate.scenario.ArrivalSpec;
import io.spate.scenario.DurationText;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.Overrides;
import io.spate.scenario.RateText;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.threshold.Threshold;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a scenario without any server. */
@Command(
    name = "validate",
    description = "Check a scenario and say what it would do; nothing is sent anywhere.")
final class ValidateCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private HelpOption help;

  @Parameters(
      paramLabel = "FILE",
      description = "The scenario (YAML or JSON); - reads it from the standard input.")
  private String file;

  ValidateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ScenarioFile read = ScenarioFile.read(file, Overrides.NONE, environment, System.in);
    Scenario scenario = read.scenario();
    Terminal terminal = Session.terminal(environment);
    terminal.line(read.label() + " is right");
    terminal.line("  name        " + scenario.name());
    terminal.line("  target      " + scenario.target());
    terminal.line("  load        " + load(scenario));
    for (UserClass users : scenario.users()) {
      terminal.line(
          "  users       " + users.name() + ", " + Numbers.plural(users.tasks().size(), "task"));
    }
    scenario.requestNames().forEach(name -> terminal.line("  request     " + name));
    for (Threshold threshold : scenario.thresholds()) {
      terminal.line("  threshold   " + threshold.expression());
    }
    return ExitCode.OK;
  }

  private static String load(Scenario scenario) {
    if (scenario.load().isOpen()) {
      return open(scenario.load());
    }
    String stages =
        scenario.load().stages().isEmpty()
            ? ""
            : ", " + Numbers.plural(scenario.load().stages().size(), "stage");
    return Numbers.plural(scenario.load().users(), "user")
        + ", "
        + Numbers.setRate(scenario.load().spawnRate())
        + " a second, "
        + DurationText.of(scenario.load().duration())
        + stages;
  }

  private static String open(LoadSpec load) {
    ArrivalSpec arrivals = load.arrivals();
    String stages =
        arrivals.stages().isEmpty() ? "" : ", " + Numbers.plural(arrivals.stages().size(), "stage");
    return RateText.of(arrivals.perSecond())
        + " arrivals ("
        + arrivals.spacing().name().toLowerCase(Locale.ROOT)
        + "), at most "
        + Numbers.plural(load.users(), "user")
        + ", "
        + DurationText.of(load.duration())
        + stages;
  }
}
