package io.spate.cli.doctor;

import java.util.Locale;

/** How a check ended, from best to worst. */
public enum Level {
  /** As it should be. */
  OK,
  /** A run works, but not as well as it might; or it could not be checked. */
  WARN,
  /** A run does not work, or its numbers would be wrong. */
  FAIL;

  /** As it stands in the output: {@code ok}, {@code warn}, {@code fail}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Level or(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
