package io.spate.aggregator.config;

/** Failures of Kafka's clients in words: these often say in the cause alone what is wrong. */
public final class Reasons {
  private Reasons() {}

  /** What went wrong, the cause included; one line. */
  public static String of(Throwable failure) {
    String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Throwable cause = failure.getCause();
    if (cause == null || cause.getMessage() == null || words.contains(cause.getMessage())) {
      return words;
    }
    return words + ": " + cause.getMessage();
  }
}
