package io.spate.agent.config;

/** What happens when more events wait for Kafka than the buffer takes. */
public enum BufferPolicy {
  /** Users send no further request until there is room: load is lost, no number is. */
  PAUSE,
  /** Users go on, their events are dropped and counted: numbers are lost, no load is. */
  DROP
}
