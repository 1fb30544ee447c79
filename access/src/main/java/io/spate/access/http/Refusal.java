package io.spate.access.http;

import io.spate.access.Caller;
import io.spate.access.Decision;
import io.spate.access.Person;
import io.spate.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is not answered, as RFC 9457 has it: 401 if the caller is not known, 503 if whoever
 * vouches for the caller does not answer, 403 if the caller may not do that, 429 if the caller asks
 * too often, 411 and 413 for forms. A browser that wants a page is shown the way to log in.
 */
record Refusal(int status, String kind, String title, String detail) {
  private static final String NEEDED = Refusal.class.getName();

  private static final String TOO_MUCH = Refusal.class.getName() + ".tooMuch";
  private static final int TOO_MANY_REQUESTS = 429;

  private record TooMuch(String who, double perSecond, int seconds) {}

  static void tooMuch(RoutingContext context, String who, double perSecond, int seconds) {
    context.put(TOO_MUCH, new TooMuch(who, perSecond, seconds));
  }

  static void needs(RoutingContext context, Role role) {
    context.put(NEEDED, role);
  }

  static boolean isTooMuch(RoutingContext context) {
    return context.get(TOO_MUCH) != null;
  }

  static Refusal of(RoutingContext context) {
    TooMuch tooMuch = context.get(TOO_MUCH);
    if (tooMuch != null) {
      context.response().putHeader("Retry-After", Integer.toString(tooMuch.seconds()));
      return new Refusal(
          TOO_MANY_REQUESTS,
          "rate-limit",
          "Too many requests",
          tooMuch.who()
              + " has made more than "
              + tooMuch.perSecond()
              + " requests per second; try again in "
              + tooMuch.seconds()
              + " s, ask less often, or have the limit raised (spate.api.rate-limit, 0 for none)");
    }
    return switch (CurrentCaller.decision(context)) {
      case Decision.Unknown unknown ->
          unknown.temporary()
              ? new Refusal(
                  503, "provider-away", "Who calls cannot be found out now", unknown.reason())
              : new Refusal(401, "not-authenticated", "Who calls is not known", unknown.reason());
      case Decision.Known known -> notAllowed(known.caller(), context.get(NEEDED));
    };
  }

  private static Refusal notAllowed(Caller caller, Role needed) {
    return new Refusal(
        403,
        "not-allowed",
        "This needs another role",
        (caller.token() == null
                ? "without a token one may look here (spate.security.anonymous)"
                : Person.isName(caller.name())
                    ? caller.title() + " is " + caller.role().named()
                    : caller.title() + " is one of " + caller.role().named())
            + ", and this needs an "
            + needed.word()
            + "; use an operator's token, in a browser by "
            + LoginResource.LOGIN);
  }

  void send(RoutingContext context) {
    if (status == 401 && wantsPage(context)) {
      String back = URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
      context
          .response()
          .setStatusCode(303)
          .putHeader("Location", LoginResource.LOGIN + "?next=" + back)
          .putHeader("Cache-Control", "no-store")
          .end();
      return;
    }
    if (status == 401) {
      context.response().putHeader("WWW-Authenticate", "Bearer realm=\"spate\"");
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(
            new JsonObject()
                .put("type", "urn:spate:problem:" + kind)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", context.request().path())
                .encode());
  }

  private static boolean wantsPage(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    return context.request().method().equals(HttpMethod.GET)
        && accept != null
        && accept.contains("text/html")
        && !context.normalizedPath().startsWith("/api/");
  }
}
