package io.spate.controlplane.kafka;

/** Whether Kafka can be used now. */
public sealed interface LinkState {
  /**
   * Kafka answers and the topics are there.
   *
   * @param since since when without a break, milliseconds since the epoch
   * @param slots partitions of {@code spate.user-quotas}
   */
  record Up(long since, int slots) implements LinkState {}

  /**
   * Kafka does not answer, or the topics are not there.
   *
   * @param reason why, for people
   */
  record Down(String reason) implements LinkState {}
}
