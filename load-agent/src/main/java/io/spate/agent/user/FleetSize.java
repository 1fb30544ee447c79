package io.spate.agent.user;

/** Tells how many agents there are. Thread-safe. */
public interface FleetSize {
  /** Agents in the group as far as this one knows; at least 1. */
  int agents();
}
