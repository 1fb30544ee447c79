package io.spate.access.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps other people's web pages from pressing our buttons: a browser that is open on this machine
 * reaches a service on the loopback, too, and sends a simple request wherever a page tells it to.
 * Browsers say with each change where it comes from ({@code Sec-Fetch-Site}; over plain HTTP to
 * another machine {@code Origin} alone); clients that are no browsers do not, and are not asked.
 */
@ApplicationScoped
public class CrossSiteGuard {
  // Before authentication (200): who is logged in does not matter.
  private static final int PRIORITY = 250;
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  // "none" is what a person does in the address bar or a bookmark.
  private static final Set<String> TRUSTED = Set.of("same-origin", "none");

  void register(@Observes Filters filters) {
    filters.register(CrossSiteGuard::check, PRIORITY);
  }

  static boolean isChange(RoutingContext context) {
    return !SAFE.contains(context.request().method());
  }

  /** Whether a browser says that one of our own pages sends it. */
  static boolean isFromOwnPage(RoutingContext context) {
    String site = context.request().getHeader("Sec-Fetch-Site");
    if (site != null) {
      return TRUSTED.contains(site);
    }
    String origin = context.request().getHeader("Origin");
    return origin != null && isOwn(origin, context.request().getHeader("Host"));
  }

  private static boolean isOwn(String origin, String host) {
    int authority = origin.indexOf("://");
    return host != null
        && authority > 0
        && origin
            .substring(authority + 3)
            .toLowerCase(Locale.ROOT)
            .equals(host.toLowerCase(Locale.ROOT));
  }

  private static void check(RoutingContext context) {
    String from = context.request().getHeader("Sec-Fetch-Site");
    String origin = context.request().getHeader("Origin");
    boolean browser = from != null || origin != null;
    if (!browser || !isChange(context) || isFromOwnPage(context)) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(403)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            new JsonObject()
                .put("type", "urn:spate:problem:cross-site")
                .put("title", "Refused for a page of another site")
                .put("status", 403)
                .put(
                    "detail",
                    "The request comes from a web page of another site ("
                        + (from == null ? "Origin: " + origin : "Sec-Fetch-Site: " + from)
                        + "). Only the pages of this service may change runs from a browser.")
                .encode());
  }
}
