package io.spate.access;

/**
 * Whom a request comes from.
 *
 * @param name the token's; {@link #LOCAL} or {@link #ANONYMOUS} without one
 * @param token the secret, to speak on the caller's behalf to another part; null without one
 */
public record Caller(String name, Role role, String token) {
  /** A user of this machine; no token can have this name. */
  public static final String LOCAL = "anonymous@loopback";

  /** Anybody else without a token; no token can have this name. */
  public static final String ANONYMOUS = "anonymous";

  // Ends up in logs by mistake sooner or later: without the secret.
  @Override
  public String toString() {
    return name + " (" + role.word() + ")";
  }
}
