package io.spate.aggregator.events;

/** Events cannot be read now; the message says why, for people. */
public final class EventsUnavailableException extends RuntimeException {
  /** For a reason, in words. */
  public EventsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
