package io.spate.scenario.dsl;

import java.time.Duration;

/** A think time, pause or pacing; see {@link Dsl#between}, {@link Dsl#normal} and others. */
public final class Wait extends Draft {
  private final Doc text; // null if it is a map

  private Wait(Doc text) {
    this.text = text;
  }

  static Wait text(String text) {
    return new Wait(docOf(text));
  }

  static Wait of(String distribution, Duration mean) {
    Wait wait = new Wait(null);
    wait.put(distribution, mean);
    return wait;
  }

  Wait deviation(Duration deviation) {
    put("deviation", deviation);
    return this;
  }

  /** What is drawn is at least so long; for {@code normal} and {@code exponential} only. */
  public Wait atLeast(Duration min) {
    requireDistribution();
    put("min", min);
    return this;
  }

  /** What is drawn is at most so long; for {@code normal} and {@code exponential} only. */
  public Wait atMost(Duration max) {
    requireDistribution();
    put("max", max);
    return this;
  }

  private void requireDistribution() {
    if (text != null) {
      throw new IllegalArgumentException(
          "only normal(...) and exponential(...) can be cut; write the ends of between(...)"
              + " themselves");
    }
  }

  @Override
  Doc doc() {
    return text == null ? entries() : text;
  }
}
