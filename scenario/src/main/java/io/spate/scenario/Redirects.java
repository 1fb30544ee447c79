package io.spate.scenario;

/**
 * How far a request follows where its responses point to. Each request after the first is counted
 * by itself; checks and saves are those of the last response. Immutable.
 *
 * @param most how many, one after the other, 1 to {@value #MAX}; one more is a failure
 * @param nameIndex index of the name of those after the first in {@link Scenario#requestNames()}
 */
public record Redirects(int most, int nameIndex) {
  /** The most that may be said. */
  public static final int MAX = 20;

  /** The name of those after the first, if the first has this one. */
  public static String nameOf(String request) {
    return request + " redirect";
  }
}
