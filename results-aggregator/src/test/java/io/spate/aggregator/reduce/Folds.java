package io.spate.aggregator.reduce;

import java.util.function.IntUnaryOperator;

/** Sums of made-up requests for tests. */
public final class Folds {
  private Folds() {}

  /**
   * Requests of one name.
   *
   * @param responseUs response time of the i-th, microseconds
   */
  public static NameFold of(
      String name, int requests, IntUnaryOperator responseUs, boolean failed) {
    NameFold fold = new NameFold(name);
    for (int i = 0; i < requests; i++) {
      fold.add(responseUs.applyAsInt(i), 0, failed ? 500 : 200, failed ? 8 : 0, 100, 50);
    }
    return fold;
  }
}
