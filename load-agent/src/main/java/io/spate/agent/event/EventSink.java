package io.spate.agent.event;

import java.util.concurrent.CompletableFuture;

/** Takes encoded event batches. Thread-safe; nothing in it blocks. */
public interface EventSink {
  /**
   * Takes a batch over.
   *
   * @param key of the record; batches of one key stay in order
   * @param value an encoded {@code RequestEventBatch}
   * @param events how many are in it
   * @return completes when the batch is acknowledged, exceptionally if it was refused
   */
  CompletableFuture<Void> publish(String key, byte[] value, int events);

  /** True when there is no room for more events. */
  boolean isFull();
}
