package io.spate.kafka.embedded;

/**
 * The embedded broker could not start or stop; the message says what, where, why and what helps.
 */
public class EmbeddedKafkaException extends RuntimeException {
  public EmbeddedKafkaException(String message) {
    super(message);
  }

  public EmbeddedKafkaException(String message, Throwable cause) {
    super(message, cause);
  }
}
