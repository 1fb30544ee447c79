package io.spate.scenario.check;

/** A response is not what an extraction can read; the message says what it got instead. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message, null, false, false);
  }
}
