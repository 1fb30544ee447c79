package io.spate.protocol.kafka;

/** Kafka did not answer in time or refused; the message names the address and the reason. */
public final class KafkaUnavailableException extends RuntimeException {
  public KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
