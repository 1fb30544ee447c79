package io.spate.scenario;

/** The access tokens that the users of a process have in common. Thread-safe. */
@FunctionalInterface
public interface AccessTokens {
  /** Of a process that has got none. */
  AccessTokens NONE = index -> null;

  /**
   * A token; null if there is none now. Allocates nothing.
   *
   * @param index into {@link HttpOptions#oauth2()}
   */
  String valueOf(int index);
}
