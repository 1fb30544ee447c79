package io.spate.scenario;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A kind of user. Immutable.
 *
 * @param name unique in the scenario
 * @param weight share of the users relative to the other classes, at least 1
 * @param thinkTime wait after every request that does not say its own
 * @param pacing from the start of one iteration to that of the next, unless it takes longer; null
 *     if the think time alone counts
 * @param tasks at least one
 * @param vars evaluated once per user at its start, after those of the scenario
 * @param onStart done once before the user's first task; empty if there is nothing to do
 * @param onStop done when the user ends in an orderly way; empty if there is nothing to do
 * @param feeds indexes of the feeds that variables and {@code onStart} mention: a row of each is
 *     drawn once, when the user starts, and is the user's until it ends
 * @param own the load of this class; null if it has a share, by weight, of the scenario's
 */
public record UserClass(
    String name,
    int weight,
    ThinkTime thinkTime,
    ThinkTime pacing,
    List<Task> tasks,
    List<Var> vars,
    List<Step> onStart,
    List<Step> onStop,
    List<Integer> feeds,
    OwnLoad own) {
  public UserClass {
    tasks = List.copyOf(tasks);
    vars = List.copyOf(vars);
    onStart = List.copyOf(onStart);
    onStop = List.copyOf(onStop);
    feeds = List.copyOf(feeds);
  }

  /** The same class with another load of its own. */
  UserClass with(OwnLoad own) {
    return new UserClass(name, weight, thinkTime, pacing, tasks, vars, onStart, onStop, feeds, own);
  }

  /** A task by weight; allocates nothing. */
  public Task pickTask(RandomGenerator random) {
    int count = tasks.size();
    if (count == 1) {
      return tasks.get(0);
    }
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += tasks.get(i).weight();
    }
    int left = random.nextInt(total);
    for (int i = 0; i < count; i++) {
      Task task = tasks.get(i);
      left -= task.weight();
      if (left < 0) {
        return task;
      }
    }
    throw new IllegalStateException("the weights of " + name + " do not add up");
  }
}
