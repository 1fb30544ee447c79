package io.spate.cli.api;

/**
 * How a server is spoken to. Immutable.
 *
 * @param token API token to send; null for none
 * @param trust whom to trust if the server is https
 */
public record Access(String token, Trust trust) {
  /** Without a token, and trusting whom this Java trusts. */
  public static final Access OF_JAVA = new Access(null, Trust.OF_JAVA);

  /** Without the token. */
  @Override
  public String toString() {
    return "Access[" + (token == null ? "no token" : "a token") + ", " + trust + ']';
  }
}
