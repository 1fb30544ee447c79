package io.spate.access;

/** Whom a request comes from, or why that is not known. */
public sealed interface Decision {
  /** It is known. */
  record Known(Caller caller) implements Decision {}

  /**
   * It is not.
   *
   * @param reason what is wrong and what would be right, for people; without secrets
   * @param temporary whether the same request may be right later: whoever vouches for the caller
   *     does not answer
   */
  record Unknown(String reason, boolean temporary) implements Decision {
    /** For good. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }
}
