package io.spate.cli.api;

import io.spate.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom the command trusts when a server speaks TLS: the authorities of this Java, or those of a
 * file and no others. Thread-safe; all clients of one trust share their connections and threads.
 */
public final class Trust {
  /** The authorities that this Java knows. */
  public static final Trust OF_JAVA = new Trust(null);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final SSLContext context; // null for Java's own
  private HttpClient http;

  private Trust(SSLContext context) {
    this.context = context;
  }

  /**
   * Trusts the certificates of a file.
   *
   * @param file one or more in PEM, of authorities or of the servers themselves
   * @throws CliException if it cannot be read or has none
   */
  public static Trust of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw unreadable(file, "it has no certificate", null);
      }
      return new Trust(context(certificates));
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    } catch (CertificateException e) {
      throw unreadable(file, "it is no certificate in PEM (-----BEGIN CERTIFICATE-----)", e);
    } catch (GeneralSecurityException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static CliException unreadable(Path file, String why, Exception cause) {
    return CliException.usage("cannot use " + file + " as certificates to trust: " + why, cause);
  }

  private static SSLContext context(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** A client, made when it is first needed. */
  synchronized HttpClient http() {
    if (http == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_TIMEOUT);
      http = (context == null ? builder : builder.sslContext(context)).build();
    }
    return http;
  }
}
