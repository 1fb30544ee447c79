package io.spate.aggregator.control;

import javax.net.ssl.SSLException;

/** The control plane did not answer; the message says where it should be. */
public final class ControlPlaneAwayException extends RuntimeException {
  ControlPlaneAwayException(String url, Throwable cause) {
    super(words(url, cause), cause);
  }

  private static String words(String url, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return "the control plane at "
            + url
            + " is not spoken to, as TLS failed ("
            + reason(innermost(each))
            + "); SPATE_CA_FILE in the profile `ca` names the certificates to trust";
      }
    }
    return "the control plane at "
        + url
        + " does not answer ("
        + reason(cause)
        + "); is it running, and is spate.control-plane.url right?";
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable inner = thrown;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String reason(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
