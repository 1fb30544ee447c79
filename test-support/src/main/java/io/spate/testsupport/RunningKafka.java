package io.spate.testsupport;

/**
 * A Kafka that is there.
 *
 * @param bootstrapServers where clients connect to
 * @param description which one it is, and why
 * @param replicationFactor of topics made for tests; -1 leaves it to the cluster
 * @param stop ends it; does nothing for a cluster that was there before
 */
record RunningKafka(
    String bootstrapServers, String description, short replicationFactor, Runnable stop) {
  RunningKafka describedAs(String newDescription) {
    return new RunningKafka(bootstrapServers, newDescription, replicationFactor, stop);
  }
}
