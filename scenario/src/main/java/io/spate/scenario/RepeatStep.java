package io.spate.scenario;

import java.util.List;

/**
 * Steps that are done several times.
 *
 * @param min fewest rounds, at least 0
 * @param max most rounds, at least {@code min}; if they differ, each time a number between them is
 *     drawn evenly, both ends included
 * @param steps at least one
 */
public record RepeatStep(int min, int max, List<Step> steps) implements Step {
  public RepeatStep {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("rounds need 0 <= min <= max, got " + min + ".." + max);
    }
    steps = List.copyOf(steps);
  }
}
