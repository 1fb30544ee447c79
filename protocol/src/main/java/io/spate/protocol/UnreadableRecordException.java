package io.spate.protocol;

/** A record whose bytes are not what its topic promises; the message names type and reason. */
public final class UnreadableRecordException extends RuntimeException {
  public UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
