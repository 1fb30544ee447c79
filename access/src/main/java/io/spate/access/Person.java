package io.spate.access;

import java.util.Optional;

/**
 * Somebody whom an OpenID Connect provider vouches for.
 *
 * @param name as audit and pages show it; begins with {@link #PREFIX}, as no token's can
 */
public record Person(String name, Role role) {
  /** Keeps people apart from tokens, and from callers without one. */
  public static final String PREFIX = "oidc:";

  private static final int LONGEST = 100;
  private static final String KIND = "person";

  public Person {
    if (!isName(name)) {
      throw new IllegalArgumentException("a person's name begins with " + PREFIX);
    }
  }

  /** Somebody whom the provider calls so: on one line, and not longer than is good for logs. */
  public static Person called(String name, Role role) {
    String line = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    return new Person(
        PREFIX + (line.length() <= LONGEST ? line : line.substring(0, LONGEST)), role);
  }

  /** Whether a caller's name is a person's. */
  public static boolean isName(String name) {
    return name.startsWith(PREFIX);
  }

  /** What {@link #parse} reads. */
  public String text() {
    return KIND + " " + role.word() + " " + name;
  }

  /** The person of a text; empty if it is of none, such as a token. */
  public static Optional<Person> parse(String text) {
    String[] words = text.split(" ", 3);
    if (words.length != 3 || !words[0].equals(KIND)) {
      return Optional.empty();
    }
    return Optional.of(new Person(words[2], Role.of(words[1])));
  }
}
