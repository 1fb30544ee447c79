package io.spate.controlplane.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.spate.access.http.LastAnswer;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.protocol.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Refuses a body that is far too large by its announced length, and one with files whose length is
 * not announced, before any of it is read, and closes the connection. {@link RequestBodies} refuses
 * the others that are too large.
 */
final class BodySizeFilter {
  private static final int BEFORE_ALL_OTHERS = 1_000;

  private BodySizeFilter() {}

  static void register(@Observes Filters filters, RequestBodies bodies, ControlPlaneConfig config) {
    long maxData = config.data().maxBytes();
    filters.register(context -> filter(context, bodies, maxData), BEFORE_ALL_OTHERS);
  }

  private static void filter(RoutingContext context, RequestBodies bodies, long maxData) {
    if (hasFiles(context) && context.request().getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      // Files are written to disk before anybody can look at them, so their size must be known.
      refuse(
          context,
          ProblemKind.LENGTH_REQUIRED,
          "a body with files needs a Content-Length; send one, and not in chunks");
      return;
    }
    String why = hasFiles(context) ? whyNot(context, maxData) : whyNot(context, bodies);
    if (why == null) {
      context.next();
    } else {
      refuse(context, ProblemKind.TOO_LARGE, why);
    }
  }

  private static void refuse(RoutingContext context, ProblemKind kind, String why) {
    Problem problem = kind.problem(why, context.request().path());
    LastAnswer.announce(context);
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(Json.write(problem)))
        .onComplete(sent -> LastAnswer.close(context));
  }

  private static boolean hasFiles(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  private static String whyNot(RoutingContext context, RequestBodies bodies) {
    return length(context) > RequestBodies.MAX_DISCARDED_BYTES
        ? bodies.tooLarge().getMessage()
        : null;
  }

  private static String whyNot(RoutingContext context, long maxData) {
    // A client that still sends when the connection is closed does not see the answer: what is too
    // large by less than as much again is read, and refused in words.
    long most = 2 * maxData + RequestBodies.LARGEST_LIMIT;
    return length(context) > most
        ? "the body has "
            + length(context)
            + " bytes, and a run's files may have "
            + maxData
            + " together; leave out rows or columns, or have the operator raise"
            + " spate.data.max-bytes"
        : null;
  }

  private static long length(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }
}
