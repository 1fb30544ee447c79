package io.spate.aggregator.control;

/** The control plane did not answer; the message says where it should be. */
public final class ControlPlaneAwayException extends RuntimeException {
  ControlPlaneAwayException(String url, Throwable cause) {
    super(
        "the control plane at "
            + url
            + " does not answer ("
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage())
            + "); is it running, and is spate.control-plane.url right?",
        cause);
  }
}
