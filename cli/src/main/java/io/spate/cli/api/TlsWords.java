package io.spate.cli.api;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Why a connection by TLS failed, and what to do about it. */
final class TlsWords {
  private TlsWords() {}

  static String of(SSLException e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      String message = each.getMessage() == null ? "" : each.getMessage();
      if (each instanceof CertificateExpiredException) {
        return "its certificate has expired (" + message + ")";
      }
      if (each instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet (" + message + "); are the clocks right?";
      }
      if (each instanceof CertPathBuilderException) {
        return "its certificate is not trusted: nobody known has signed it; give the authority's"
            + " certificate with --ca-file FILE or SPATE_CA_FILE";
      }
      if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
        return "its certificate is for another name ("
            + message
            + "); use a name that it has, or have one made for this name";
      }
      if (message.contains("Unsupported or unrecognized SSL message")) {
        return "it does not speak TLS; write http://";
      }
    }
    return "TLS failed: " + (e.getMessage() == null ? e.toString() : e.getMessage());
  }
}
