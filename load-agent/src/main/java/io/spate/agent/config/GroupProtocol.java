package io.spate.agent.config;

/** Kafka's protocol by which agents share the slots among themselves. */
public enum GroupProtocol {
  /** Agents agree among themselves; slots move in portions (the default, by measurement). */
  CLASSIC,
  /** The broker decides (KIP-848); all slots that have to move do so at once. */
  CONSUMER
}
