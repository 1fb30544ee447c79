package io.spate.aggregator.page;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Keeps other people's web pages from pressing our buttons: a browser that is open on this machine
 * reaches a service on the loopback, too, and sends a simple request wherever a page tells it to.
 * Browsers say with each request where it comes from; clients that are no browsers do not, and are
 * not asked.
 */
@ApplicationScoped
public class CrossSiteGuard {
  private static final int PRIORITY = 150;
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  // "none" is what a person does in the address bar or a bookmark.
  private static final Set<String> TRUSTED = Set.of("same-origin", "none");

  void register(@Observes Filters filters) {
    filters.register(CrossSiteGuard::check, PRIORITY);
  }

  private static void check(RoutingContext context) {
    String from = context.request().getHeader("Sec-Fetch-Site");
    if (from == null || TRUSTED.contains(from) || SAFE.contains(context.request().method())) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(403)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            new JsonObject()
                .put("title", "Refused for a page of another site")
                .put("status", 403)
                .put(
                    "detail",
                    "The request comes from a web page of another site (Sec-Fetch-Site: "
                        + from
                        + "). Only the pages of this service may change runs from a browser.")
                .encode());
  }
}
