package io.spate.access;

/** Whom a request comes from, or why that is not known. */
public sealed interface Decision {
  /** It is known. */
  record Known(Caller caller) implements Decision {}

  /**
   * It is not.
   *
   * @param reason what is wrong and what would be right, for people; without secrets
   */
  record Unknown(String reason) implements Decision {}
}
