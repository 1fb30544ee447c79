package io.spate.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a caller may do; each role may do what those before it may. */
public enum Role {
  /** Looks at runs, agents, results. */
  VIEWER,
  /** Starts, changes and stops runs, too. */
  OPERATOR;

  /** Whether this role is enough where another one is asked for. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As it is written in settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same with its article, for sentences. */
  public String named() {
    return (this == OPERATOR ? "an " : "a ") + word();
  }

  /**
   * The role of a word.
   *
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("'" + word + "' is no role; there are " + allWords()));
  }

  private static String allWords() {
    return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
  }
}
