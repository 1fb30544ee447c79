package io.spate.aggregator.page;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells browsers to keep what is shown apart from what is run. Names, messages and bodies come from
 * systems under test; should one of them ever slip through the escaping, the policy still keeps it
 * from running. Applies to all but {@code /q}, whose own pages need inline scripts.
 */
@ApplicationScoped
public class SecurityHeaders {
  private static final int PRIORITY = 100;

  static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::add, PRIORITY);
  }

  private static void add(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin");
    if (!context.normalizedPath().startsWith("/q/")) {
      headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      headers.set("X-Frame-Options", "DENY");
      headers.set("Cross-Origin-Opener-Policy", "same-origin");
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }
    context.next();
  }
}
