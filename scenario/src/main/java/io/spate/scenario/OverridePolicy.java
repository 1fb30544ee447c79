package io.spate.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Applies overrides to a scenario, or says which of them are impossible. */
final class OverridePolicy {
  private static final String FILE = "overrides";

  private OverridePolicy() {}

  static Scenario apply(Scenario scenario, Overrides overrides) {
    List<Problem> problems = problemsOf(overrides, scenario.load());
    if (scenario.isByClass()) {
      add(problems, classProblem(overrides));
    }
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
    return new Scenario(
        scenario.name(),
        overrides.target() == null ? scenario.target() : overrides.target(),
        scenario.isByClass()
            ? scenario.load()
            : load(scenario.load(), overrides).withWarmUp(scenario.load().warmUp()),
        scenario.users(),
        scenario.thresholds(),
        scenario.http(),
        scenario.variables(),
        scenario.requestNames(),
        scenario.feeds(),
        scenario.seed(),
        scenario.environment(),
        scenario.fixture());
  }

  private static List<Problem> problemsOf(Overrides overrides, LoadSpec load) {
    List<Problem> problems = new ArrayList<>();
    Integer users = overrides.users();
    if (users != null) {
      add(problems, LoadLimits.usersProblem("users", users));
    }
    Double spawnRate = overrides.spawnRate();
    if (spawnRate != null) {
      add(problems, LoadLimits.spawnRateProblem(spawnRate));
    }
    Double rate = overrides.rate();
    if (rate != null) {
      add(problems, LoadLimits.rateProblem("rate", rate));
    }
    add(problems, modelProblem(overrides, load));
    Duration duration = overrides.duration();
    if (duration != null) {
      String problem = LoadLimits.durationProblem(duration);
      add(problems, problem);
      if (problem == null && !load.warmUp().isZero()) {
        add(problems, LoadLimits.warmUpProblem(load.warmUp(), duration));
      }
    }
    if (overrides.target() != null) {
      String message = TargetUrl.problemOf(overrides.target());
      if (message != null) {
        problems.add(new Problem(FILE, 0, 0, message, TargetUrl.hint()));
      }
    }
    return problems;
  }

  private static String classProblem(Overrides overrides) {
    return overrides.users() == null
            && overrides.spawnRate() == null
            && overrides.duration() == null
        ? null
        : "users, spawnRate and duration make no sense here: the scenario's user classes have loads"
            + " of their own; change those";
  }

  private static String modelProblem(Overrides overrides, LoadSpec load) {
    if (load.isOpen() && overrides.spawnRate() != null) {
      return "spawnRate makes no sense here: users arrive at a rate; change that";
    }
    return !load.isOpen() && overrides.rate() != null
        ? "rate makes no sense here: the scenario has no arrivals; change its users"
        : null;
  }

  private static void add(List<Problem> problems, String message) {
    if (message != null) {
      problems.add(new Problem(FILE, 0, 0, message, null));
    }
  }

  private static LoadSpec load(LoadSpec load, Overrides overrides) {
    int users = overrides.users() == null ? load.users() : overrides.users();
    Duration duration = overrides.duration() == null ? load.duration() : overrides.duration();
    if (load.isOpen()) {
      ArrivalSpec arrivals = load.arrivals();
      double rate = overrides.rate() == null ? arrivals.perSecond() : overrides.rate();
      return LoadSpec.open(arrivals.scaled(rate, duration), users, duration);
    }
    Double spawnRate = overrides.spawnRate();
    if (spawnRate == null && load.spawnRateGiven()) {
      spawnRate = load.spawnRate();
    }
    if (load.stages().isEmpty()) {
      return LoadSpec.ramp(users, spawnRate, duration)
          .withThroughput(load.throughput())
          .withIterations(load.iterations());
    }
    return LoadSpec.staged(scaled(load, users, duration), spawnRate)
        .withThroughput(load.throughput());
  }

  /**
   * The stages with their peak at {@code users}, and over at {@code duration} to the nanosecond.
   */
  private static List<Stage> scaled(LoadSpec load, int users, Duration duration) {
    double usersFactor = (double) users / load.users();
    double timeFactor = (double) duration.toNanos() / load.duration().toNanos();
    List<Stage> stages = new ArrayList<>();
    long before = 0;
    long writtenBefore = 0;
    for (Stage stage : load.stages()) {
      long written = writtenBefore + stage.duration().toNanos();
      // Ends are scaled, not lengths, so that rounding does not add up.
      long end = Math.round(written * timeFactor);
      stages.add(
          new Stage(Duration.ofNanos(end - before), (int) Math.round(stage.users() * usersFactor)));
      before = end;
      writtenBefore = written;
    }
    return stages;
  }
}
