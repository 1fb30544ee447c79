package io.spate.scenario.data;

/** Data that cannot be used; says what is wrong with which file, and where in it. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * An exception in words.
   *
   * @param hint what would be right; null if there is nothing to say
   */
  public DataException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What would be right; null if there is nothing to say. */
  public String hint() {
    return hint;
  }
}
