package io.spate.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Applies overrides to a scenario, or says which of them are impossible. */
final class OverridePolicy {
  private static final String FILE = "overrides";

  private OverridePolicy() {}

  static Scenario apply(Scenario scenario, Overrides overrides) {
    List<Problem> problems = new ArrayList<>();
    UserClass chosen = scenario.isByClass() ? chosen(scenario, overrides, problems) : null;
    if (!scenario.isByClass() && overrides.userClass() != null) {
      add(problems, "class makes no sense here: one load is for all user classes of the scenario");
    }
    LoadSpec load = chosen == null ? scenario.load() : chosen.own().load();
    boolean byClass = scenario.isByClass();
    if (byClass && chosen == null) {
      problems.addAll(targetProblems(overrides)); // of the rest it is not clear what it is about
    } else {
      problems.addAll(problemsOf(overrides, load));
    }
    if (!problems.isEmpty() || byClass && chosen == null) {
      throwIfWrong(problems);
      return with(scenario, overrides, scenario.load(), scenario.users());
    }
    LoadSpec changed = load(load, overrides).withWarmUp(load.warmUp());
    if (!byClass) {
      return with(scenario, overrides, changed, scenario.users());
    }
    List<UserClass> classes =
        scenario.users().stream()
            .map(each -> each == chosen ? each.with(each.own().with(changed)) : each)
            .toList();
    LoadSpec sum = sum(classes, scenario.load().warmUp(), problems);
    throwIfWrong(problems);
    return with(scenario, overrides, sum, classes);
  }

  private static void throwIfWrong(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
  }

  private static Scenario with(
      Scenario scenario, Overrides overrides, LoadSpec load, List<UserClass> users) {
    return new Scenario(
        scenario.name(),
        overrides.target() == null ? scenario.target() : overrides.target(),
        load,
        users,
        scenario.thresholds(),
        scenario.http(),
        scenario.variables(),
        scenario.requestNames(),
        scenario.feeds(),
        scenario.seed(),
        scenario.environment(),
        scenario.fixture());
  }

  /** The class whose load is to be another one; null if none is, or it is not clear which. */
  private static UserClass chosen(Scenario scenario, Overrides overrides, List<Problem> problems) {
    List<String> names = scenario.users().stream().map(UserClass::name).toList();
    if (overrides.userClass() != null) {
      int index = names.indexOf(overrides.userClass());
      if (index < 0) {
        problems.add(ClassNames.unknown(FILE, overrides.userClass(), names));
        return null;
      }
      return overrides.ofLoad() ? scenario.users().get(index) : null;
    }
    if (overrides.ofLoad() && names.size() > 1) {
      problems.add(ClassNames.needed(FILE, names));
    }
    return overrides.ofLoad() && names.size() == 1 ? scenario.users().getFirst() : null;
  }

  private static LoadSpec sum(List<UserClass> classes, Duration warmUp, List<Problem> problems) {
    long users = classes.stream().mapToLong(each -> each.own().load().users()).sum();
    if (users > LoadSpec.MAX_USERS) {
      add(problems, LoadLimits.usersProblem("the users of all classes together", users));
      return null;
    }
    LoadSpec sum = OwnLoad.sum(classes.stream().map(UserClass::own).toList()).withWarmUp(warmUp);
    add(problems, LoadLimits.durationProblem(sum.duration()));
    if (!warmUp.isZero()) {
      add(problems, LoadLimits.warmUpProblem(warmUp, sum.duration()));
    }
    return sum;
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
    problems.addAll(targetProblems(overrides));
    return problems;
  }

  private static List<Problem> targetProblems(Overrides overrides) {
    String target = overrides.target();
    String message = target == null ? null : TargetUrl.problemOf(target);
    return message == null
        ? List.of()
        : List.of(new Problem(FILE, 0, 0, message, TargetUrl.hint()));
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
