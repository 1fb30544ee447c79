package io.spate.access.http;

import io.spate.access.Person;
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
  // Begins no token, which goes on with 43 random characters; scanners of repositories know it.
  private static final String PASS = "spate_session_";

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

  /** What a session is of: a token, or the text of a {@link Person}. */
  record Session(String sealed, String of) {
    /** What one part shows another for the person whose session it is. */
    String pass() {
      return PASS + sealed;
    }
  }

  /** The session of a request; empty without one, or if it has ended. */
  Optional<Session> of(RoutingContext context) {
    Cookie sent = context.request().getCookie(cookie);
    return sent == null ? Optional.empty() : open(sent.getValue());
  }

  /** Whether something in place of a token is the session of a person, by another part. */
  static boolean isPass(String token) {
    return token.startsWith(PASS);
  }

  /** The person's session that another part shows; empty if it has ended or is none. */
  Optional<Session> ofPass(String pass) {
    return open(pass.substring(PASS.length()))
        .filter(session -> Person.parse(session.of()).isPresent());
  }

  private Optional<Session> open(String sealed) {
    return seal.open(sealed, clock.instant()).map(of -> new Session(sealed, of));
  }

  /** Begins one, of a token or of the text of a {@link Person}. */
  void begin(RoutingContext context, String of) {
    String sealed = seal.seal(of, clock.instant().plus(duration));
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
  static boolean isEncrypted(RoutingContext context) {
    return context.request().isSSL()
        || "https".equalsIgnoreCase(context.request().getHeader("X-Forwarded-Proto"));
  }
}
