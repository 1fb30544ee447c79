package io.spate.controlplane.run;

/** A run cannot be changed any more since it stops or is over; the message says so. */
public final class RunOverException extends RuntimeException {
  RunOverException(String message) {
    super(message);
  }
}
