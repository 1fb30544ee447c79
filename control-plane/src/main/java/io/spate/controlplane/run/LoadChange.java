package io.spate.controlplane.run;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.scenario.ClassNames;
import io.spate.scenario.ScenarioException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Another load for a run. What is null stays as it is.
 *
 * @param users to come to and stay at, at least 0; null for those that the load is on its way to.
 *     In the open model users at the most, at least 1
 * @param spawnRate users per second, greater than 0; null for the one so far; closed model only
 * @param rate arrivals per second, at least 0; null for what is planned; open model only
 * @param userClass name of the class whose load it is about, where classes have loads of their own;
 *     it may be left out where there is one class
 */
public record LoadChange(Integer users, Double spawnRate, Double rate, String userClass) {
  /**
   * From the decision until another arrival rate counts, so that every agent knows in time. Without
   * it the arrivals of that time would be late where the rate grows.
   */
  static final long RATE_LEAD_MS = 250;

  /** A change of the closed model. */
  public LoadChange(Integer users, Double spawnRate) {
    this(users, spawnRate, null);
  }

  /** A change of the one load that all classes share. */
  public LoadChange(Integer users, Double spawnRate, Double rate) {
    this(users, spawnRate, rate, null);
  }

  /** What is asked for, for people. */
  public String inWords() {
    StringJoiner words = new StringJoiner(", ");
    if (users != null) {
      words.add(users + " users");
    }
    if (spawnRate != null) {
      words.add(RunLogWords.number(spawnRate) + " users per second");
    }
    if (rate != null) {
      words.add(RunLogWords.number(rate) + " arrivals per second");
    }
    return userClass == null ? words.toString() : words + " of class '" + userClass + "'";
  }

  /** The load of a run that has not started: a ramp, or one rate. */
  LoadProfile beforeStart(LoadProfile load) {
    if (isOfClass(load)) {
      int index = classOf(load);
      ClassLoad own = load.classes().get(index);
      requireUnbounded(own.load());
      return load.withClass(index, anewFrom(own));
    }
    return beforeStartOf(load);
  }

  private LoadProfile beforeStartOf(LoadProfile load) {
    requireUnbounded(load);
    if (load.isOpen()) {
      requireOpen();
      ArrivalProfile arrivals =
          rate == null ? load.arrivals() : ArrivalProfile.constant(rate, load.arrivals().spacing());
      return LoadProfile.open(arrivals, maxUsers(load), load.durationMs());
    }
    requireClosed();
    return LoadProfile.ramp(
        users == null ? load.peakUsers() : users, spawnRate(load), load.durationMs());
  }

  /** The load from {@code atMs} milliseconds after the start on; what was before stays. */
  LoadProfile at(LoadProfile load, long atMs) {
    if (isOfClass(load)) {
      int index = classOf(load);
      ClassLoad own = load.classes().get(index);
      requireUnbounded(own.load());
      if (atMs >= own.load().durationMs()) {
        throw wrong(
            "the load of class '" + own.name() + "' is over, and cannot be changed any more", null);
      }
      return load.withClass(
          index, atMs < own.startMs() ? anewFrom(own) : changedAt(own.load(), atMs));
    }
    return changedAt(load, atMs);
  }

  /** The load of a class that has not begun: from its own start on. */
  private LoadProfile anewFrom(ClassLoad own) {
    LoadProfile load = own.load();
    int most = load.peakUsers();
    long durationMs = load.durationMs() - own.startMs();
    LoadProfile plain =
        load.isOpen()
            ? LoadProfile.open(load.arrivals().from(own.startMs()), most, durationMs)
            : LoadProfile.ramp(Math.max(1, most), load.spawnRate(), durationMs);
    return beforeStartOf(plain).after(own.startMs());
  }

  /** The class that it is about. */
  private int classOf(LoadProfile load) {
    List<String> names = load.classes().stream().map(ClassLoad::name).toList();
    if (userClass == null && names.size() > 1) {
      throw new ScenarioException(List.of(ClassNames.needed(RunPlanner.FILE, names)));
    }
    int index = userClass == null ? 0 : names.indexOf(userClass);
    if (index < 0) {
      throw new ScenarioException(List.of(ClassNames.unknown(RunPlanner.FILE, userClass, names)));
    }
    return index;
  }

  /** The load of the class that it is about; empty where all share one, or it is not clear. */
  Optional<LoadProfile> ofClass(LoadProfile load) {
    return load.classes() == null
        ? Optional.empty()
        : load.classes().stream()
            .filter(each -> load.classes().size() == 1 || each.name().equals(userClass))
            .map(ClassLoad::load)
            .findFirst();
  }

  private boolean isOfClass(LoadProfile load) {
    if (userClass != null && !load.isByClass()) {
      throw wrong(
          "class makes no sense for this run: one load is for all its user classes",
          "leave class out");
    }
    return load.classes() != null;
  }

  private LoadProfile changedAt(LoadProfile load, long atMs) {
    requireUnbounded(load);
    long at = Math.max(0, atMs);
    if (load.isOpen()) {
      requireOpen();
      return rate == null
          ? LoadProfile.open(load.arrivals(), maxUsers(load), load.durationMs())
          : load.withArrivals(at + RATE_LEAD_MS, rate, maxUsers(load));
    }
    requireClosed();
    return load.changed(at, users == null ? LoadLevels.heading(load, at) : users, spawnRate(load));
  }

  private double spawnRate(LoadProfile load) {
    return spawnRate == null ? load.spawnRate() : spawnRate;
  }

  private int maxUsers(LoadProfile load) {
    return users == null ? load.peakUsers() : users;
  }

  private static void requireUnbounded(LoadProfile load) {
    if (load.isByClass()) {
      throw wrong(
          "the load of this run cannot be changed: its user classes have loads of their own",
          "stop it and start it with other loads");
    }
    if (load.isBounded()) {
      throw wrong(
          "the load of this run cannot be changed: its "
              + load.iterations().total()
              + " iterations are divided among its "
              + load.iterations().users()
              + " users",
          "stop it and start it with other users");
    }
  }

  private void requireOpen() {
    if (spawnRate != null) {
      throw wrong(
          "spawnRate makes no sense for this run: its users arrive at a rate",
          "change rate or users");
    }
    if (users != null && users < 1) {
      throw wrong("users must be at least 1 where they arrive at a rate, got " + users, null);
    }
  }

  private void requireClosed() {
    if (rate != null) {
      throw wrong(
          "rate makes no sense for this run: its scenario has no arrivals",
          "change users or spawnRate");
    }
  }

  private static ScenarioException wrong(String message, String hint) {
    return new ScenarioException(List.of(RunPlanner.problem(message, hint)));
  }
}
