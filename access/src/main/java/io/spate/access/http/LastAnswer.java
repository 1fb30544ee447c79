package io.spate.access.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * An answer to a request of which the rest is not read. In HTTP/1.1 the connection is closed after
 * it. In HTTP/2, where others use the connection, too, and the header that says so would make the
 * answer malformed, it is the request's stream that is.
 */
public final class LastAnswer {
  private static final long NO_ERROR = 0;

  private LastAnswer() {}

  /** Says so in the answer, before it is sent. */
  public static void announce(RoutingContext context) {
    if (!isHttp2(context)) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /** Closes, after the answer was sent. */
  public static void close(RoutingContext context) {
    if (isHttp2(context)) {
      context.response().reset(NO_ERROR);
    } else {
      context.request().connection().close();
    }
  }

  private static boolean isHttp2(RoutingContext context) {
    return context.request().version() == HttpVersion.HTTP_2;
  }
}
