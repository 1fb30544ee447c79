package io.spate.scenario;

import java.util.List;

/**
 * Steps that a user does one after the other; one iteration is one task.
 *
 * @param name for people; by default the name of its only request, or {@code task 2}
 * @param weight how often it is picked relative to the other tasks of the class, at least 1
 * @param steps at least one
 * @param feeds indexes of the feeds that the steps mention: a row of each is drawn before the
 *     first, but for those of {@link UserClass#feeds}, whose row stays
 */
public record Task(String name, int weight, List<Step> steps, List<Integer> feeds) {
  public Task {
    steps = List.copyOf(steps);
    feeds = List.copyOf(feeds);
  }

  /** The same, but that some feeds have a row already. */
  public Task without(List<Integer> drawn) {
    return new Task(
        name, weight, steps, feeds.stream().filter(feed -> !drawn.contains(feed)).toList());
  }

  /** A task that needs no data. */
  public Task(String name, int weight, List<Step> steps) {
    this(name, weight, steps, List.of());
  }
}
