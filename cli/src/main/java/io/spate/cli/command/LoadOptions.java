package io.spate.cli.command;

import io.spate.cli.CliException;
import io.spate.cli.api.ControlPlane;
import io.spate.protocol.Topics;
import io.spate.scenario.DurationText;
import io.spate.scenario.LoadLimits;
import io.spate.scenario.Overrides;
import java.time.Duration;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What {@code run} and {@code demo} may change about a scenario. */
final class LoadOptions {
  private static final int MOST_AGENTS = 120;

  @Option(
      names = {"-u", "--users"},
      paramLabel = "N",
      description = "Users at the peak.")
  private Integer users;

  @Option(
      names = {"-r", "--spawn-rate"},
      paramLabel = "RATE",
      description = "Users started per second.")
  private Double spawnRate;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      converter = RateOption.class,
      description =
          "Arrivals at the peak of an open model: 500/s, 90/m. There --users are those at the most.")
  private Double rate;

  @Option(
      names = {"-t", "--run-time"},
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Length of the run, ramp included: 90s, 20m, 1h30m.")
  private Duration runTime;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description =
          "User class that --users, --spawn-rate, --rate and --run-time are about, where classes"
              + " have loads of their own.")
  private String userClass;

  @Option(
      names = "--agents",
      paramLabel = "N",
      description = "Local load agents; by default as many as there are, or 3.")
  private Integer agents;

  @Option(
      names = "--expect-agents",
      paramLabel = "N",
      description = "Agents that must be ready before the run starts.")
  private Integer expectAgents;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show nothing but troubles and the verdict.")
  private boolean quiet;

  @Option(names = "--keep", description = "Leave running what was started for this run.")
  private boolean keep;

  /** What is different from the scenario as it is written. */
  Overrides overrides(String target) {
    reject("--users", users == null ? null : LoadLimits.usersProblem("users", users));
    reject("--spawn-rate", spawnRate == null ? null : LoadLimits.spawnRateProblem(spawnRate));
    reject("--rate", rate == null ? null : LoadLimits.rateProblem("rate", rate));
    reject("--run-time", runTime == null ? null : LoadLimits.durationProblem(runTime));
    return new Overrides(users, spawnRate, runTime, target, rate, userClass);
  }

  private static void reject(String option, String problem) {
    if (problem != null) {
      throw CliException.usage(option + ": " + problem);
    }
  }

  /** The same for the control plane. */
  ControlPlane.Overrides request(String target, Integer expectedByDefault) {
    if (expectAgents != null && expectAgents < 1) {
      throw CliException.usage("--expect-agents: must be at least 1, got " + expectAgents);
    }
    return new ControlPlane.Overrides(
        users,
        spawnRate,
        runTime == null ? null : DurationText.of(runTime),
        target,
        expectAgents == null ? expectedByDefault : expectAgents,
        rate,
        userClass);
  }

  OptionalInt agents() {
    if (agents == null) {
      return OptionalInt.empty();
    }
    requireAgents("--agents", agents);
    return OptionalInt.of(agents);
  }

  /** Beyond one per partition of the request events, one more would have nothing to reduce. */
  static void requireAggregators(String what, int aggregators) {
    if (aggregators < 1 || aggregators > Topics.REQUEST_EVENTS.partitions()) {
      throw CliException.usage(
          what
              + ": must be between 1 and "
              + Topics.REQUEST_EVENTS.partitions()
              + ", got "
              + aggregators);
    }
  }

  /** One agent more than partitions of quotas would never get a user. */
  static void requireAgents(String what, int agents) {
    if (agents < 0 || agents > MOST_AGENTS) {
      throw CliException.usage(what + ": must be between 0 and " + MOST_AGENTS + ", got " + agents);
    }
  }

  boolean quiet() {
    return quiet;
  }

  boolean keep() {
    return keep;
  }
}
