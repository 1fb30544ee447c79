package io.spate.access;

/**
 * Whom a request comes from.
 *
 * @param name the token's, or the {@link Person}'s; {@link #LOCAL} or {@link #ANONYMOUS} without
 *     one
 * @param token what to speak with on the caller's behalf to another part: the token, or a person's
 *     session; null without one
 */
public record Caller(String name, Role role, String token) {
  /** A user of this machine; no token can have this name. */
  public static final String LOCAL = "anonymous@loopback";

  /** Anybody else without a token; no token can have this name. */
  public static final String ANONYMOUS = "anonymous";

  /** As messages call it, such as {@code the token 'ci'}. */
  public String title() {
    return (Person.isName(name) || token == null ? "" : "the token ") + "'" + name + "'";
  }

  // Ends up in logs by mistake sooner or later: without the secret.
  @Override
  public String toString() {
    return name + " (" + role.word() + ")";
  }
}
