package io.spate.aggregator.reduce;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Told of records that the reduction leaves out, by its threads: must return at once. */
interface LeftOut {
  /**
   * A record is left out.
   *
   * @param record as it was read
   * @param reason why it cannot be read
   */
  void leftOut(ConsumerRecord<String, byte[]> record, RuntimeException reason);
}
