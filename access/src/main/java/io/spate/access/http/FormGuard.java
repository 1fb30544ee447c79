package io.spate.access.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Refuses forms that are larger than one with which a person logs in ({@value #MAX_BYTES} bytes),
 * or do not say how large they are, before any of it is read, and closes the connection. Fields of
 * a form are kept in memory as they come, and whoever sends one need not be known. It looks at the
 * media type and not at the path, which can be spelled in several ways.
 */
@ApplicationScoped
public class FormGuard {
  static final int MAX_BYTES = 16 * 1024;

  // After CallWatch, which tells of it, and before whatever may read.
  private static final int PRIORITY = 280;
  private static final String FORM = "application/x-www-form-urlencoded";

  void register(@Observes Filters filters) {
    filters.register(FormGuard::check, PRIORITY);
  }

  private static void check(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith(FORM)) {
      context.next();
      return;
    }
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      refuse(
          context,
          new Refusal(
              411,
              "length-required",
              "The length of the request is not known",
              "a form needs a Content-Length; send one, and not in chunks"));
    } else if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MAX_BYTES) {
      refuse(
          context,
          new Refusal(
              413,
              "too-large",
              "The request is too large",
              "a form may have " + MAX_BYTES + " bytes; it is for a token, and nothing else"));
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context, Refusal refusal) {
    context.addEndHandler(ended -> LastAnswer.close(context));
    LastAnswer.announce(context);
    refusal.send(context);
  }
}
