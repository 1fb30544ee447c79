package io.spate.aggregator.events;

import io.spate.protocol.event.EventBatch;

/** The request events that Kafka still has. Thread-safe; calls block, so not on an event loop. */
public interface RawEvents {

  /** Takes the events that are read, one batch at a time, on the reader's thread. */
  interface Visitor {
    /**
     * Takes the events of a batch that are in the range.
     *
     * @param batch of the run, of one source
     * @param chosen indexes into the batch, ascending
     * @param count how many of {@code chosen} are filled
     */
    void visit(EventBatch batch, int[] chosen, int count);
  }

  /**
   * Which events.
   *
   * @param runId the run
   * @param fromMs milliseconds since the epoch: those that ended then or later
   * @param toMs milliseconds since the epoch: those that ended before
   */
  record Query(String runId, long fromMs, long toMs) {}

  /**
   * Begins to read; nothing is read before {@link EventReading#forEach}.
   *
   * @throws EventsUnavailableException if Kafka does not answer, or too many read already
   */
  EventReading open(Query query);
}
