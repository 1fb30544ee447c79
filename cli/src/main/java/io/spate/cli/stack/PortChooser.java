package io.spate.cli.stack;

/** Finds ports. */
@FunctionalInterface
interface PortChooser {
  /**
   * A port that nobody uses.
   *
   * @param label who wants it, for people
   * @param preferred taken if it is free; 0 for any
   */
  int choose(String label, int preferred);
}
