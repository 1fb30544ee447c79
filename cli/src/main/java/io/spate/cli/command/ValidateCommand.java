package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.run.ExpectedRate;
import io.spate.cli.run.LoadChart;
import io.spate.cli.run.ScenarioFile;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import io.spate.scenario.ArrivalSpec;
import io.spate.scenario.DurationText;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.OAuth2;
import io.spate.scenario.Overrides;
import io.spate.scenario.RateText;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.Var;
import io.spate.scenario.data.Feed;
import io.spate.scenario.threshold.Threshold;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      description =
          "The scenario (YAML, JSON or a .java file); - reads YAML or JSON from the standard"
              + " input.")
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
    LoadChart.of(scenario.profile()).forEach(line -> terminal.line("    " + line));
    rate(scenario, terminal);
    for (UserClass users : scenario.users()) {
      terminal.line(
          "  users       "
              + users.name()
              + share(scenario, users)
              + ", "
              + Numbers.plural(users.tasks().size(), "task"));
      if (users.tasks().size() > 1) {
        users
            .tasks()
            .forEach(task -> terminal.line("    task      " + task.weight() + " x " + task.name()));
      }
    }
    scenario.requestNames().forEach(name -> terminal.line("  request     " + name));
    scenario.http().oauth2().forEach(each -> terminal.line("  token       " + token(each)));
    scenario.feeds().forEach(feed -> terminal.line("  data        " + data(feed)));
    read.dataFiles().keySet().forEach(each -> terminal.line("  file        " + each));
    toSet(scenario).forEach(name -> terminal.line("  to be set   " + name + " (under vars)"));
    scenario
        .variables()
        .environment()
        .forEach(name -> terminal.line("  of agents   " + name + " (in their environment)"));
    for (Threshold threshold : scenario.thresholds()) {
      terminal.line("  threshold   " + threshold.expression());
    }
    return ExitCode.OK;
  }

  private static void rate(Scenario scenario, Terminal terminal) {
    OptionalDouble atPeak =
        scenario.load().isOpen() || scenario.isByClass()
            ? OptionalDouble.empty()
            : ExpectedRate.atPeak(scenario);
    if (atPeak.isPresent()) {
      terminal.line(
          "  rate        about "
              + Numbers.rate(atPeak.getAsDouble())
              + " requests a second at the peak (estimate: users by their think times, if"
              + " answers took no time)");
    }
  }

  private static String token(OAuth2 token) {
    return token.name()
        + ", from "
        + (token.tokenUrl().isConstant()
            ? token.tokenUrl().constantValue()
            : "an address in the agents' environment");
  }

  private static String data(Feed feed) {
    return feed.name()
        + ", "
        + Numbers.plural(feed.table().rows(), "row")
        + " of "
        + String.join(", ", feed.columns())
        + "; "
        + feed.order().label()
        + (feed.stops() ? ", stop at the end" : "");
  }

  /** Variables that an import has left for somebody to set. */
  private static List<String> toSet(Scenario scenario) {
    return Stream.concat(
            scenario.variables().shared().stream(),
            scenario.users().stream().flatMap(users -> users.vars().stream()))
        .filter(each -> each.value().isConstant())
        .filter(each -> each.value().constantValue().equals("SET-ME"))
        .map(Var::name)
        .distinct()
        .toList();
  }

  private static String share(Scenario scenario, UserClass users) {
    if (!scenario.isByClass()) {
      return scenario.users().size() == 1 ? "" : ", weight " + users.weight();
    }
    return ", "
        + Numbers.plural(users.own().load().users(), "user")
        + " from "
        + DurationText.of(users.own().startAfter())
        + " to "
        + DurationText.of(users.own().end());
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
        + stages
        + warmUp(scenario.load());
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
        + stages
        + warmUp(load);
  }

  private static String warmUp(LoadSpec load) {
    return load.warmUp().isZero() ? "" : ", " + DurationText.of(load.warmUp()) + " of it warm-up";
  }
}
