package io.spate.access.http;

import io.spate.access.Caller;
import io.spate.access.Decision;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Whom a request that is being answered comes from. */
public final class CurrentCaller {
  private static final String KEY = CurrentCaller.class.getName();

  private CurrentCaller() {}

  static void set(RoutingContext context, Decision decision) {
    context.put(KEY, decision);
  }

  static boolean isDecided(RoutingContext context) {
    return context.get(KEY) != null;
  }

  static Decision decision(RoutingContext context) {
    Decision decision = context.get(KEY);
    return decision == null ? new Decision.Unknown("nobody was asked who calls") : decision;
  }

  /** Its caller; empty on a path that is for everybody, if it is not known. */
  public static Optional<Caller> of(RoutingContext context) {
    return decision(context) instanceof Decision.Known known
        ? Optional.of(known.caller())
        : Optional.empty();
  }

  /**
   * The address of the caller. A proxy's, unless Quarkus is told by {@code quarkus.http.proxy.*}
   * which proxies to believe.
   */
  public static String address(RoutingContext context) {
    return context.request().remoteAddress() == null
        ? "unknown"
        : context.request().remoteAddress().hostAddress();
  }
}
