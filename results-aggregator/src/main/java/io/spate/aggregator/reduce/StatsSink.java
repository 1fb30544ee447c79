package io.spate.aggregator.reduce;

/** Takes records of {@code spate.run-stats}; a null value is a tombstone. */
@FunctionalInterface
interface StatsSink {
  void forward(String key, byte[] value);
}
