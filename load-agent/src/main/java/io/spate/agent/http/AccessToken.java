package io.spate.agent.http;

/**
 * An access token and how long it is good for. Immutable.
 *
 * @param value as the {@code Authorization} header has it
 * @param obtainedNanos when it came, {@link System#nanoTime}
 * @param refreshNanos from when on another one is to be got
 * @param expiresNanos from when on it is of no use
 */
public record AccessToken(String value, long obtainedNanos, long refreshNanos, long expiresNanos) {
  /** For people, without the token. */
  @Override
  public String toString() {
    return "a token for " + (expiresNanos - obtainedNanos) / 1_000_000_000 + " s";
  }
}
