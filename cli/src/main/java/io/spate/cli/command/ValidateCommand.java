package io.spate.cli.command;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.run.ExpectedRate;
import io.spate.cli.run.LoadChart;
import io.spate.cli.run.ScenarioFile;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Terminal;
import io.spate.fake.FakeCsv;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.ArrivalSpec;
import io.spate.scenario.DurationText;
import io.spate.scenario.LoadSpec;
import io.spate.scenario.OAuth2;
import io.spate.scenario.Overrides;
import io.spate.scenario.RateText;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserClass;
import io.spate.scenario.Var;
import io.spate.scenario.data.ChosenTags;
import io.spate.scenario.data.Feed;
import io.spate.scenario.fake.FakeRows;
import io.spate.scenario.threshold.Threshold;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  @Mixin private TagOptions tags;

  ValidateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ChosenTags chosen = tags.chosen();
    ScenarioFile read =
        ScenarioFile.read(file, Overrides.NONE, chosen, environment, System.in, false);
    Scenario scenario = read.scenario();
    Terminal terminal = Session.terminal(environment);
    terminal.line(read.label() + " is right");
    terminal.line("  name        " + scenario.name());
    terminal.line("  target      " + scenario.target());
    terminal.line("  load        " + load(scenario));
    chart(scenario.profile(), terminal);
    rate(scenario, terminal);
    chosen(chosen, terminal);
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
    for (Feed feed : scenario.feeds()) {
      terminal.line("  data        " + data(feed));
      if (feed.fake() != null) {
        terminal.line("    made up   " + madeUp(feed.fake()));
      }
    }
    scenario.variables().computed().forEach(each -> terminal.line("  script      saves " + each));
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

  /** Of classes with loads of both models two: users and arrivals are not to be added up. */
  private static void chart(LoadProfile load, Terminal terminal) {
    Map<Boolean, List<ClassLoad>> byModel =
        load.classes() == null
            ? Map.of()
            : load.classes().stream().collect(Collectors.groupingBy(each -> each.load().isOpen()));
    List<LoadProfile> charts =
        byModel.size() < 2
            ? List.of(load)
            : Stream.of(false, true).map(byModel::get).map(LoadProfile::ofClasses).toList();
    charts.stream()
        .flatMap(each -> LoadChart.of(each).stream())
        .forEach(line -> terminal.line("    " + line));
  }

  private static void chosen(ChosenTags tags, Terminal terminal) {
    if (!tags.only().isEmpty()) {
      terminal.line("  only tags   " + String.join(", ", tags.only()));
    }
    if (!tags.excluded().isEmpty()) {
      terminal.line("  not tags    " + String.join(", ", tags.excluded()));
    }
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

  private static String madeUp(FakeRows fake) {
    return fake.locale()
        + ", seed "
        + fake.seed()
        + "; the first is "
        + String.join(" | ", FakeCsv.sample(fake));
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
        + amount(users.own().load())
        + " from "
        + DurationText.of(users.own().startAfter())
        + " to "
        + DurationText.of(users.own().end());
  }

  private static String amount(LoadSpec load) {
    String users = Numbers.plural(load.users(), "user");
    if (load.isOpen()) {
      return RateText.of(load.arrivals().perSecond()) + " arrivals with at most " + users;
    }
    if (load.iterations() == null) {
      return users;
    }
    return load.iterations().shared()
        ? users + " for " + load.iterations().count() + " iterations together"
        : users + " for " + load.iterations().count() + " iterations each";
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
