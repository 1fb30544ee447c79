package io.spate.http;

/** Whose the connections to a target are. */
public sealed interface ConnectionPolicy {
  /** Each exchange object (each virtual user) has its own, as each browser has. */
  record PerUser() implements ConnectionPolicy {}

  /**
   * All exchanges of an engine share them; each is used by one exchange at a time. Who finds none
   * waits for its turn, first come, first served.
   *
   * @param max connections per origin and engine at the most, at least 1
   */
  record Shared(int max) implements ConnectionPolicy {
    public Shared {
      if (max < 1) {
        throw new IllegalArgumentException("a shared pool needs at least 1 connection, got " + max);
      }
    }
  }

  /** Own connections. */
  static ConnectionPolicy perUser() {
    return new PerUser();
  }

  /** Shared connections, as many as there are requests at a time. */
  static ConnectionPolicy shared() {
    return new Shared(Integer.MAX_VALUE);
  }
}
