package io.spate.scenario;

/** Whose the connections to a target are. */
public sealed interface Connections {
  /** Each user has its own, as each browser has. */
  record PerUser() implements Connections {}

  /**
   * The users of an agent share them; each connection serves one request at a time, and who finds
   * none free waits.
   *
   * @param max connections per agent and target at the most, at least 1
   */
  record Shared(int max) implements Connections {
    /** As many as there are requests at a time. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;
  }
}
