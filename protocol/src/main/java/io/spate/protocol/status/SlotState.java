package io.spate.protocol.status;

/** Where a slot is, as the agent that holds it says. */
public enum SlotState {
  /** Held, its users not yet started. */
  HELD,
  /** Its users run. */
  RUNNING,
  /** Given back without having ended: another agent takes it over. */
  RELEASED,
  /** Over: no user of this slot runs, and every event of it has been acknowledged by Kafka. */
  ENDED
}
