package io.spate.access.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The certificate that a service shows in the profile {@code tls}, {@code spate.tls.*}. */
@ConfigMapping(prefix = "spate.tls")
public interface TlsConfig {
  /** PEM file: the certificate, then those between it and the authority. */
  @WithDefault("/etc/spate/tls/tls.crt")
  String certificate();

  /** PEM file: its key, PKCS #8, not encrypted. */
  @WithDefault("/etc/spate/tls/tls.key")
  String key();

  /** How often the two are read again; above 0. */
  @WithDefault("1m")
  Duration reloadPeriod();
}
