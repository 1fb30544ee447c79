package io.spate.controlplane.target;

/** The target may not be put under load; the message says why and what the operator would add. */
public final class TargetNotAllowedException extends RuntimeException {
  TargetNotAllowedException(String message) {
    super(message);
  }
}
