package io.spate.access.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.spate.access.Anonymous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may do what, {@code spate.security.*}; alike for the control plane and the aggregator. */
@ConfigMapping(prefix = "spate.security")
public interface SecurityConfig {
  /** API tokens, as {@code spate token create} prints them: NAME ROLE EXPIRY sha256:HEX. */
  Optional<List<String>> tokens();

  /** A file with such a token a line; a change of it counts after about a second. */
  Optional<Path> tokensFile();

  /**
   * What requests without a token may do: {@code none}; {@code loopback}, everything for users of
   * this machine; {@code viewer}, look, and everything for users of this machine; {@code operator},
   * everything for everybody.
   */
  @WithDefault("loopback")
  Anonymous anonymous();

  /**
   * What sessions of browsers are sealed with, at least 32 random characters. Without it they end
   * with the process, and other instances do not take them.
   */
  Optional<String> sessionKey();

  /** How long a session of a browser lasts. */
  @WithDefault("12H")
  Duration sessionDuration();

  /** People of an OpenID Connect provider. */
  OidcConfig oidc();
}
