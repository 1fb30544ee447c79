package io.spate.agent.user;

import io.spate.scenario.StreamSpec;

/** What is told of each event of a stream. */
@FunctionalInterface
public interface StreamObserver {
  /**
   * An event has come. Called on the event loop.
   *
   * @param requestNanos when the request was due
   * @param sinceNanos the same for the first event; for another one when the one before has come
   */
  void eventCame(StreamSpec spec, long requestNanos, long sinceNanos, long nowNanos);
}
