package io.spate.access.http;

import io.quarkus.runtime.Startup;
import io.spate.access.Access;
import io.spate.access.Anonymous;
import io.spate.access.ApiTokens;
import io.spate.access.RateLimit;
import io.spate.access.SessionSeal;
import io.spate.access.TokenFile;
import io.spate.access.TokenSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes the parts from the settings. Wrong settings fail the start of the service, in words. */
@Singleton
final class AccessBeans {
  private static final Logger LOGGER = Logger.getLogger(AccessBeans.class);

  @Produces
  @Singleton
  @Startup // so that a wrong token is told at the start, not at the first request
  Access access(SecurityConfig config, CallWatch watch) {
    if (config.anonymous() == Anonymous.OPERATOR) {
      LOGGER.warn(
          "spate.security.anonymous=operator: everybody who reaches this port may start and stop"
              + " runs, without a token");
    }
    return new Access(tokens(config, watch), config.anonymous(), Clock.systemUTC());
  }

  @Produces
  @Singleton
  @Startup
  RateLimit rateLimit(ApiConfig config) {
    return new RateLimit(config.rateLimit(), System::nanoTime);
  }

  @Produces
  @Singleton
  @Startup
  SessionSeal sessions(SecurityConfig config) {
    OidcConfig oidc = config.oidc();
    if (oidc.issuer().isPresent() && config.sessionKey().isEmpty()) {
      throw new IllegalArgumentException(
          "spate.security.oidc.issuer needs spate.security.session-key, the same at control plane"
              + " and aggregator: by it one takes the sessions of the other; make one with `openssl"
              + " rand -hex 32`");
    }
    SecureRandom random = new SecureRandom();
    return config
        .sessionKey()
        .map(key -> SessionSeal.of(key, random))
        .orElseGet(() -> SessionSeal.ofThisProcess(random));
  }

  private static TokenSource tokens(SecurityConfig config, CallWatch watch) {
    ApiTokens listed = ApiTokens.read(config.tokens().orElse(List.of()), "spate.security.tokens");
    return config
        .tokensFile()
        .<TokenSource>map(
            path ->
                new TokenFile(path, listed, LOGGER::error, watch::tokenChanged, System::nanoTime))
        .orElse(() -> listed);
  }
}
