package io.spate.access.http;

import io.spate.access.SessionSeal;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sessions of browsers, each a cookie that no script reads and no other site sends. Named after the
 * service, as browsers do not tell ports of one host apart. Thread-safe.
 */
@Singleton
final class Sessions {
  private final SessionSeal seal;
  private final Duration duration;
  private final String cookie;
  private final Clock clock = Clock.systemUTC();

  Sessions(
      SessionSeal seal,
      SecurityConfig config,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.seal = seal;
    this.duration = config.sessionDuration();
    this.cookie = service.replaceAll("[^A-Za-z0-9]", "_") + "_session";
  }

  /** The token of a request's session; empty without one, or if it has ended. */
  Optional<String> token(RoutingContext context) {
    Cookie sent = context.request().getCookie(cookie);
    return sent == null ? Optional.empty() : seal.open(sent.getValue(), clock.instant());
  }

  void begin(RoutingContext context, String token) {
    String sealed = seal.seal(token, clock.instant().plus(duration));
    context.response().addCookie(cookie(context, sealed).setMaxAge(duration.toSeconds()));
  }

  void end(RoutingContext context) {
    context.response().addCookie(cookie(context, "").setMaxAge(0));
  }

  private Cookie cookie(RoutingContext context, String value) {
    return Cookie.cookie(cookie, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(isEncrypted(context))
        .setPath("/");
  }

  // A client that lies about this harms its own cookie only.
  private static boolean isEncrypted(RoutingContext context) {
    return context.request().isSSL()
        || "https".equalsIgnoreCase(context.request().getHeader("X-Forwarded-Proto"));
  }
}
