package io.spate.scenario.template;

/** Takes the mistakes of a text. */
@FunctionalInterface
public interface ProblemSink {
  /**
   * Notes a mistake.
   *
   * @param offset index in the text, from 0
   * @param message what is wrong
   * @param hint what would be right, or null
   */
  void problem(int offset, String message, String hint);
}
