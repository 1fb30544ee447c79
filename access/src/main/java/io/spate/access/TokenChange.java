package io.spate.access;

/** A token that counts from now on, or no longer does. */
public record TokenChange(Kind kind, ApiToken token) {
  /** Which of both. */
  public enum Kind {
    ADDED,
    REMOVED
  }
}
