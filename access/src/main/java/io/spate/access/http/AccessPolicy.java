package io.spate.access.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.spate.access.Caller;
import io.spate.access.RateLimit;
import io.spate.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller may do. Holds for every path, so that one that is added later is not forgotten:
 * looking needs a viewer (at the audit log an operator), anything else an operator. Only what
 * monitoring asks, the way to log in, and what pages are made of are for everybody, and not limited
 * in rate; none of these tell of runs more than counts.
 */
@Singleton
public final class AccessPolicy implements HttpSecurityPolicy {
  private static final Set<HttpMethod> LOOKING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** For everybody: probes, metrics, what an autoscaler asks, the way to log in. */
  private static final Set<String> OPEN =
      Set.of(
          "/q/health",
          "/q/metrics",
          "/api/v1/scaling",
          LoginResource.LOGIN,
          LoginResource.LOGOUT,
          LoginResource.SIGN_IN,
          LoginResource.SIGNED_IN,
          LoginResource.STYLE,
          "/favicon.ico");

  private static final Set<String> OPEN_BELOW = Set.of("/q/health/", "/assets/");

  /** Who did what is for those who may do it, too; also with whatever else follows in the path. */
  private static final Set<String> OPERATORS_BELOW = Set.of("/api/v1/audit", "/audit");

  /** Posted for the sake of its body; nothing is changed. */
  private static final Set<String> LOOKING_BY_POST = Set.of("/api/v1/scenarios/validate");

  private final RateLimit limit;

  private final OidcPeople people;

  AccessPolicy(RateLimit limit, OidcPeople people) {
    this.limit = limit;
    this.people = people;
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext context,
      Uni<SecurityIdentity> identity,
      AuthorizationRequestContext requestContext) {
    if (people.isSignIn(context)) {
      return identity.map(known -> checkSignIn(context));
    }
    Optional<Role> needed = needed(context.request().method(), context.normalizedPath());
    if (needed.isEmpty()) {
      return isGuess(context) ? identity.map(known -> checkGuess(context)) : CheckResult.permit();
    }
    // Asks for the identity, so that the mechanism has looked at the request.
    return identity.map(known -> check(context, needed.get()));
  }

  /** Whether it says a token on a path that is for everybody. */
  private static boolean isGuess(RoutingContext context) {
    return context.request().method().equals(HttpMethod.POST)
        && context.normalizedPath().equals(LoginResource.LOGIN);
  }

  private CheckResult checkGuess(RoutingContext context) {
    return isTooMuch(context, Optional.empty()) ? refused() : CheckResult.PERMIT;
  }

  /** A sign-in asks the provider: whoever it is does so as often as one may guess. */
  private CheckResult checkSignIn(RoutingContext context) {
    boolean begins = !CurrentCaller.isDecided(context);
    return isTooMuch(context, Optional.empty()) || begins ? refused() : CheckResult.PERMIT;
  }

  private boolean isTooMuch(RoutingContext context, Optional<Caller> caller) {
    String who =
        caller
            .filter(known -> known.token() != null)
            .map(Caller::title)
            .orElseGet(() -> "the address " + CurrentCaller.address(context));
    int seconds = limit.take(who);
    if (seconds > 0) {
      Refusal.tooMuch(context, who, limit.perSecond(), seconds);
    }
    return seconds > 0;
  }

  private CheckResult check(RoutingContext context, Role needed) {
    Optional<Caller> caller = CurrentCaller.of(context);
    if (isTooMuch(context, caller)) {
      return refused();
    }
    if (caller.isPresent() && caller.get().role().includes(needed)) {
      return CheckResult.PERMIT;
    }
    Refusal.needs(context, needed);
    return refused();
  }

  // As anonymous, so that the mechanism words the refusal.
  private static CheckResult refused() {
    return new CheckResult(false, QuarkusSecurityIdentity.builder().setAnonymous(true).build());
  }

  static boolean isLooking(HttpMethod method) {
    return LOOKING.contains(method);
  }

  /** The role that a request needs; empty if none. */
  static Optional<Role> needed(HttpMethod method, String path) {
    if (OPEN.contains(path) || OPEN_BELOW.stream().anyMatch(path::startsWith)) {
      return Optional.empty();
    }
    if (OPERATORS_BELOW.stream().anyMatch(path::startsWith)) {
      return Optional.of(Role.OPERATOR);
    }
    boolean looks =
        isLooking(method) || (method.equals(HttpMethod.POST) && LOOKING_BY_POST.contains(path));
    return Optional.of(looks ? Role.VIEWER : Role.OPERATOR);
  }
}
