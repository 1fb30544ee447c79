package io.spate.controlplane.run;

/** A request is larger than Kafka's records may be; the message names both sizes. */
public final class RequestTooLargeException extends RuntimeException {
  public RequestTooLargeException(String message) {
    super(message);
  }
}
