package io.spate.cli.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Ends processes of the stack in the order in which nothing gets lost: agents first, which give
 * their users back and send their last events; then who reads those; the broker last. Each step
 * asks with SIGTERM, waits within a bound, and only then kills.
 */
final class StackStopper {
  private static final Duration INTERVAL = Duration.ofMillis(25);
  private static final Duration KILL_BOUND = Duration.ofSeconds(5);

  private static final List<List<ProcessKind>> STEPS =
      List.of(
          List.of(ProcessKind.AGENT),
          List.of(ProcessKind.AGGREGATOR, ProcessKind.CONTROL_PLANE, ProcessKind.TODO_API),
          List.of(ProcessKind.BROKER));

  private final Function<String, Duration> grace;
  private final Consumer<String> words;

  /**
   * A stopper.
   *
   * @param grace how long a process, by name, may take before it is killed
   * @param words told of each that had to be killed, or cannot be
   */
  StackStopper(Function<String, Duration> grace, Consumer<String> words) {
    this.grace = grace;
    this.words = words;
  }

  /**
   * Ends them all, whether or not the user gets impatient: half a stopped stack helps nobody.
   *
   * @param living by name
   * @param gone told of each when it is gone
   * @return the names of those that would not end
   */
  List<String> stop(Map<String, ProcessHandle> living, Consumer<String> gone) {
    List<String> left = new ArrayList<>();
    for (List<ProcessKind> step : STEPS) {
      Map<String, ProcessHandle> now = new TreeMap<>(living);
      now.keySet().removeIf(name -> !step.contains(ProcessKind.ofName(name)));
      left.addAll(stopStep(now, gone));
    }
    return left;
  }

  private List<String> stopStep(Map<String, ProcessHandle> living, Consumer<String> gone) {
    Duration bound =
        living.keySet().stream().map(grace).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    living.values().forEach(ProcessHandle::destroy);
    await(living, bound, gone);
    living.forEach(
        (name, handle) -> {
          words.accept(name + " did not end within " + bound.toSeconds() + " s and is killed");
          handle.destroyForcibly();
        });
    await(living, KILL_BOUND, gone);
    living.forEach(
        (name, handle) -> words.accept(name + " (pid " + handle.pid() + ") cannot be ended"));
    return List.copyOf(living.keySet());
  }

  private static void await(
      Map<String, ProcessHandle> living, Duration atMost, Consumer<String> gone) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      living
          .entrySet()
          .removeIf(
              entry -> {
                boolean ended = OsProcesses.isEnded(entry.getValue());
                if (ended) {
                  gone.accept(entry.getKey());
                }
                return ended;
              });
      if (living.isEmpty() || System.nanoTime() > deadline || !sleep()) {
        return;
      }
    }
  }

  private static boolean sleep() {
    try {
      Thread.sleep(INTERVAL);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
