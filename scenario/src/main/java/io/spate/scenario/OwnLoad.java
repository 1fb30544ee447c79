package io.spate.scenario;

import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.LoadProfile.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The load of one class of users, where classes have loads of their own. Immutable.
 *
 * @param load counted from {@code startAfter} on
 * @param startAfter when its first users start, from the start of the run on
 */
public record OwnLoad(LoadSpec load, Duration startAfter) {
  /** When its users end, from the start of the run on. */
  public Duration end() {
    return startAfter.plus(load.duration());
  }

  /** The load as a function of the time since the start of the run. */
  public LoadProfile profile() {
    return load.profile().after(startAfter.toMillis());
  }

  /** The same class load with another in the place of its own. */
  OwnLoad with(LoadSpec load) {
    return new OwnLoad(load, startAfter);
  }

  /**
   * The load of all classes together, as stages; in whole users, where the sum is in between. A
   * class of the open model counts with its users at the most.
   */
  public static LoadSpec sum(List<OwnLoad> loads) {
    List<LoadProfile> profiles = loads.stream().map(OwnLoad::profile).toList();
    TreeSet<Long> corners = new TreeSet<>();
    for (LoadProfile profile : profiles) {
      profile.points().stream()
          .map(Point::atMs)
          .filter(at -> at < profile.durationMs())
          .forEach(corners::add);
      corners.add(profile.durationMs());
    }
    List<Stage> stages = new ArrayList<>();
    long before = 0;
    int users = 0;
    for (long at : corners) {
      int until = users(profiles, Math.max(0, at - 1e-3));
      int from = at == corners.last() ? until : users(profiles, at);
      if (at > before) {
        stages.add(new Stage(Duration.ofMillis(at - before), until));
        users = until;
      }
      if (from != users) {
        stages.add(new Stage(Duration.ZERO, from));
        users = from;
      }
      before = at;
    }
    return LoadSpec.staged(stages, null);
  }

  private static int users(List<LoadProfile> profiles, double ms) {
    return (int) Math.round(profiles.stream().mapToDouble(each -> each.target(ms)).sum());
  }
}
