package io.spate.access.http;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.util.Arrays;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;

/**
 * Reads certificate and key again each period and shows them to whoever connects from then on.
 *
 * <p>Why not by {@code quarkus.tls.*.reload-period}: it has Vert.x 4 change the options of the
 * listening server, and until that is done (some ten milliseconds) the server closes each new
 * connection. It also takes a certificate and a key that do not fit each other.
 */
@Singleton
final class RenewedCertificate implements HttpServerOptionsCustomizer {
  /** The name in Quarkus's TLS registry, as in {@code quarkus.tls.spate.*}. */
  private static final String NAME = "spate";

  private static final Logger LOGGER = Logger.getLogger(RenewedCertificate.class);

  private final TlsConfigurationRegistry registry;
  private final TlsConfig config;
  private final Vertx vertx;
  private boolean misfit; // confined to one reading at a time

  RenewedCertificate(TlsConfigurationRegistry registry, TlsConfig config, Vertx vertx) {
    this.registry = registry;
    this.config = config;
    this.vertx = vertx;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    registry.get(NAME).ifPresent(tls -> serve(tls, options));
  }

  private void serve(TlsConfiguration tls, HttpServerOptions options) {
    if (!config.reloadPeriod().isPositive()) {
      throw new IllegalArgumentException(
          "spate.tls.reload-period must be above 0, e.g. 1m, got " + config.reloadPeriod());
    }
    RenewableKeyManager shown = new RenewableKeyManager(keys(tls));
    if (!KeyPairs.fit(shown.current())) {
      throw new IllegalArgumentException(misfit());
    }
    options.setKeyCertOptions(KeyCertOptions.wrap(shown));
    vertx.setPeriodic(
        config.reloadPeriod().toMillis(),
        timer ->
            vertx.executeBlocking(
                () -> {
                  readAgain(tls, shown);
                  return null;
                }));
  }

  private void readAgain(TlsConfiguration tls, RenewableKeyManager shown) {
    if (!tls.reload()) {
      return; // Quarkus has said why
    }
    X509ExtendedKeyManager read = keys(tls);
    if (KeyPairs.fit(read)) {
      misfit = false;
      if (!KeyPairs.sameCertificates(read, shown.current())) {
        shown.replaceBy(read);
        LOGGER.infof("The renewed certificate %s is shown from now on", config.certificate());
      }
    } else if (!misfit) {
      misfit = true;
      LOGGER.warnf(
          "%s; the one of before is shown until the two are read again, in %s",
          misfit(), config.reloadPeriod());
    }
  }

  private String misfit() {
    return "The certificate "
        + config.certificate()
        + " (spate.tls.certificate) is not for the key "
        + config.key()
        + " (spate.tls.key)";
  }

  private X509ExtendedKeyManager keys(TlsConfiguration tls) {
    try {
      return Arrays.stream(tls.getKeyStoreOptions().getKeyManagerFactory(vertx).getKeyManagers())
          .filter(X509ExtendedKeyManager.class::isInstance)
          .map(X509ExtendedKeyManager.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no key in " + config.key()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // what KeyCertOptions declares
      throw new IllegalStateException(
          "cannot use the certificate "
              + config.certificate()
              + " with the key "
              + config.key()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
