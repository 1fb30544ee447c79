package io.spate.access;

/** Where the tokens of a service come from; they may change. Thread-safe. */
@FunctionalInterface
public interface TokenSource {
  /** Those that count now. Does not block for long and does not throw. */
  ApiTokens current();
}
