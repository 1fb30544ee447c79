package io.spate.http;

import java.nio.file.Path;

/**
 * How https is spoken. Files are PEM.
 *
 * @param verify whether the server's certificate must be valid and of its host; only for test
 *     systems with certificates of their own making may this be false
 * @param authorities certificates that a server's must descend from; null for those of the JVM
 * @param certificate the client's own certificate chain; null for none
 * @param key its private key, PKCS #8; null for none
 */
public record TlsOptions(boolean verify, Path authorities, Path certificate, Path key) {
  public TlsOptions {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "a client certificate and its key are given together or not at all");
    }
  }

  /** Verified against the JVM's authorities, without a client certificate. */
  public static TlsOptions verified() {
    return new TlsOptions(true, null, null, null);
  }

  /** Any certificate of any host is taken. */
  public static TlsOptions unverified() {
    return new TlsOptions(false, null, null, null);
  }
}
