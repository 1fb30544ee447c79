package io.spate.protocol.status;

/** Where an agent is, as it says itself. One that says nothing is missing, which readers decide. */
public enum AgentState {
  READY,
  /** Its users end, its slots go to others. */
  DRAINING,
  /** Said as the last word of a graceful end. */
  STOPPED
}
