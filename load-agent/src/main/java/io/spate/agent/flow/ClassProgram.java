package io.spate.agent.flow;

import io.spate.scenario.Task;
import io.spate.scenario.UserClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the users of one class do, compiled. Immutable and thread-safe.
 *
 * <p>Tasks are drawn by weight, as {@link UserClass#pickTask} does, and with the same draws.
 */
public final class ClassProgram {
  private final Program onStart;
  private final Program[] tasks;
  private final int[] upTo;
  private final Program onStop;
  private final int[] feeds;
  private final int depth;
  private final int groupDepth;

  private ClassProgram(UserClass userClass) {
    List<Task> list = userClass.tasks();
    onStart = userClass.onStart().isEmpty() ? null : Program.of(userClass.onStart());
    onStop = userClass.onStop().isEmpty() ? null : Program.of(userClass.onStop());
    feeds = userClass.feeds().stream().mapToInt(Integer::intValue).toArray();
    tasks = list.stream().map(task -> Program.of(task)).toArray(Program[]::new);
    upTo = new int[tasks.length];
    int sum = 0;
    for (int i = 0; i < tasks.length; i++) {
      sum = Math.addExact(sum, list.get(i).weight());
      upTo[i] = sum;
    }
    List<Program> all = new ArrayList<>(List.of(tasks));
    Stream.of(onStart, onStop).filter(Objects::nonNull).forEach(all::add);
    depth = all.stream().mapToInt(Program::depth).max().orElse(0);
    groupDepth = all.stream().mapToInt(Program::groupDepth).max().orElse(0);
  }

  /** Compiles a class. */
  public static ClassProgram of(UserClass userClass) {
    return new ClassProgram(userClass);
  }

  /** What is done before the first task; null if there is nothing. */
  public Program onStart() {
    return onStart;
  }

  /** What is done at the end; null if there is nothing. */
  public Program onStop() {
    return onStop;
  }

  /** The feeds that a user draws a row of when it starts; not to be changed. */
  public int[] feeds() {
    return feeds;
  }

  /** A task by weight; allocates nothing. */
  public Program pickTask(RandomGenerator random) {
    if (tasks.length == 1) {
      return tasks[0];
    }
    int drawn = random.nextInt(upTo[upTo.length - 1]);
    int task = 0;
    while (drawn >= upTo[task]) {
      task++;
    }
    return tasks[task];
  }

  /** The loops of a new user. */
  public Loops newLoops() {
    return Loops.ofDepth(depth);
  }

  /** The groups of a new user. */
  public OpenGroups newGroups() {
    return OpenGroups.ofDepth(groupDepth);
  }
}
