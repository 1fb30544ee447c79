package io.spate.testsupport;

/** There is no Kafka for the tests; the message says which was wanted and why it is not there. */
public final class TestKafkaException extends RuntimeException {
  public TestKafkaException(String message) {
    super(message);
  }

  public TestKafkaException(String message, Throwable cause) {
    super(message, cause);
  }
}
