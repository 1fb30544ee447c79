package io.spate.controlplane.kafka;

/** Failures in words. */
public final class Failures {
  private Failures() {}

  /** What the innermost cause says: clients wrap it in layers that say less. */
  public static String inWords(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }
}
