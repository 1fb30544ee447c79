package io.spate.controlplane.run;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.scenario.Problem;
import io.spate.scenario.RateText;
import io.spate.scenario.ScenarioException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all runs that are not over may ask for together. Thread-safe: what is being published counts
 * from when it was let through, so requests at the same time cannot pass the limits together.
 * Another control plane knows of it when it has read it, some milliseconds later.
 */
@Singleton
final class TotalLimits {
  private final ControlPlaneConfig.Limits.Total limits;
  private final RunRegistry runs;
  private final Map<String, Load> underWay = new HashMap<>(); // guarded by this

  TotalLimits(RunRegistry runs, ControlPlaneConfig config) {
    this.runs = runs;
    this.limits = config.limits().total();
  }

  /** What a run asks for; a closed one has no rate, an open one no users that count. */
  private record Load(long users, double rate) {
    static Load of(LoadProfile load) {
      if (load.classes() != null) {
        return load.classes().stream()
            .map(each -> of(each.load()))
            .reduce(new Load(0, 0), Load::plus);
      }
      return load.isOpen()
          ? new Load(0, LoadLevels.wantedRate(load))
          : new Load(LoadLevels.wanted(load), 0);
    }

    Load minus(Load other) {
      return new Load(users - other.users, rate - other.rate);
    }

    Load plus(Load other) {
      return new Load(users + other.users, rate + other.rate);
    }
  }

  /** What was let through counts until this is closed; by then it has been read back, or failed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Lets a new run through.
   *
   * @throws ScenarioException naming each limit that all runs would exceed with it
   */
  synchronized Place admit(RunCommand run) {
    int others = others(run.runId()).size();
    List<Problem> problems = new ArrayList<>();
    if (others >= limits.runs()) {
      problems.add(
          exceeded(
              "at most " + limits.runs() + " runs at one time, and there are " + others, "runs"));
    }
    return place(run.runId(), Load.of(run.load()), problems);
  }

  /**
   * Lets another load of a run through.
   *
   * @throws ScenarioException naming each limit that all runs would exceed with it
   */
  synchronized Place admit(String runId, LoadChange change) {
    Optional<LoadProfile> load = runs.find(runId).map(run -> run.command().load());
    Load all = load.map(Load::of).orElseGet(() -> new Load(0, 0));
    Optional<LoadProfile> changed = load.map(each -> change.ofClass(each).orElse(each));
    Load now = changed.map(Load::of).orElse(all);
    boolean isOpen = changed.map(LoadProfile::isOpen).orElse(false);
    // Users of an open load are those at the most, not those that are wanted.
    Load wanted =
        new Load(
            change.users() == null || isOpen ? now.users : change.users(),
            change.rate() == null ? now.rate : change.rate());
    return place(runId, all.minus(now).plus(wanted), new ArrayList<>());
  }

  private Place place(String runId, Load wanted, List<Problem> problems) {
    Load others = others(runId).values().stream().reduce(new Load(0, 0), Load::plus);
    if (wanted.users > 0 && others.users + wanted.users > limits.users()) {
      problems.add(
          exceeded(
              "at most "
                  + limits.users()
                  + " users in all runs together, got "
                  + wanted.users
                  + " besides "
                  + others.users,
              "users"));
    }
    if (wanted.rate > 0 && others.rate + wanted.rate > limits.rate()) {
      problems.add(
          exceeded(
              "at most "
                  + RateText.of(limits.rate())
                  + " arrivals in all runs together, got "
                  + RateText.of(wanted.rate)
                  + " besides "
                  + RateText.of(others.rate),
              "rate"));
    }
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
    underWay.put(runId, wanted);
    return () -> leave(runId);
  }

  private synchronized void leave(String runId) {
    underWay.remove(runId);
  }

  /** The loads of all other runs; what is under way takes the place of what is known. */
  private Map<String, Load> others(String runId) {
    Map<String, Load> loads = new HashMap<>();
    runs.all().stream()
        .filter(run -> !run.isOver())
        .forEach(run -> loads.put(run.id(), Load.of(run.command().load())));
    loads.putAll(underWay);
    loads.remove(runId);
    return loads;
  }

  private static Problem exceeded(String words, String limit) {
    return RunPlanner.problem(
        "this control plane allows " + words,
        "wait until other runs are over, stop one, or have the operator raise spate.limits.total."
            + limit);
  }
}
