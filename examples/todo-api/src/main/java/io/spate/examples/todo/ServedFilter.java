package io.spate.examples.todo;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Counts each response to a request for to-dos, whatever became of it, just before it is sent: so
 * whoever has got the response finds it counted. In front of REST, as a request that REST refuses
 * is served as well.
 */
@Singleton
final class ServedFilter {
  private static final int BEFORE_ALL_ELSE = 1_000;

  private final ServedCounts counts;

  ServedFilter(ServedCounts counts) {
    this.counts = counts;
  }

  void register(@Observes Filters filters) {
    filters.register(this::watch, BEFORE_ALL_ELSE);
  }

  private void watch(RoutingContext request) {
    String path = request.request().path();
    if (path.equals("/todo") || path.startsWith("/todo/")) {
      String method = request.request().method().name();
      request.addHeadersEndHandler(
          unused -> counts.count(method, request.response().getStatusCode()));
    }
    request.next();
  }
}
