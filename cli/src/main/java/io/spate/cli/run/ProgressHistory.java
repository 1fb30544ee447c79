package io.spate.cli.run;

import io.spate.cli.api.StatsView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** The last looks at a run, one per second of its time at the most. Not thread-safe. */
final class ProgressHistory {
  static final int MOST = 40;

  private final Deque<StatsView.Now> looks = new ArrayDeque<>();

  /** Adds a look, unless nothing has become of the run since the last. */
  void add(StatsView.Now now) {
    StatsView.Now last = looks.peekLast();
    if (last != null && (long) now.elapsedSeconds() <= (long) last.elapsedSeconds()) {
      return;
    }
    looks.addLast(now);
    if (looks.size() > MOST) {
      looks.removeFirst();
    }
  }

  /** One number of each look, the oldest first; null where there was none. */
  List<Double> of(Function<StatsView.Now, Double> number) {
    List<Double> numbers = new ArrayList<>(looks.size());
    looks.forEach(look -> numbers.add(number.apply(look)));
    return numbers;
  }
}
