package io.spate.aggregator.events;

import java.time.Duration;

/** Events that are about to be read once. To be closed; not thread-safe. */
public interface EventReading extends AutoCloseable {

  /** Whether Kafka may have removed events of the range already: its retention is over for them. */
  boolean isCut();

  /**
   * Reads all.
   *
   * @param atMost how long
   * @return false if the time was over before the last event
   * @throws EventsUnavailableException if Kafka does not answer for long
   */
  boolean forEach(RawEvents.Visitor visitor, Duration atMost);

  /** Lets others read. */
  @Override
  void close();
}
