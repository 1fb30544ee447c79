package io.spate.controlplane.run;

/** A run that still waits for its agents cannot do what is asked; the message says so. */
public final class RunNotStartedException extends RuntimeException {
  RunNotStartedException(String message) {
    super(message);
  }
}
