package io.spate.controlplane.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.spate.protocol.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that is far too large by its announced length, before any of it is read, and
 * closes the connection. {@link RequestBodies} refuses the others that are too large.
 */
final class BodySizeFilter {
  private static final int BEFORE_ALL_OTHERS = 1_000;

  private BodySizeFilter() {}

  static void register(@Observes Filters filters, RequestBodies bodies) {
    filters.register(context -> filter(context, bodies), BEFORE_ALL_OTHERS);
  }

  private static void filter(RoutingContext context, RequestBodies bodies) {
    if (length(context) <= RequestBodies.MAX_DISCARDED_BYTES) {
      context.next();
      return;
    }
    Problem problem =
        ProblemKind.TOO_LARGE.problem(bodies.tooLarge().getMessage(), context.request().path());
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(Buffer.buffer(Json.write(problem)))
        .onComplete(sent -> context.request().connection().close());
  }

  private static long length(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }
}
