package io.spate.access.http;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.spate.access.ApiToken;
import io.spate.access.Caller;
import io.spate.access.RefusalBudget;
import io.spate.access.Role;
import io.spate.access.TokenChange;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Tells who asked for which change, and how it was answered: one line of the log each, and each
 * {@link CallListener}. Sees every path, also one that is added later. Looking is not told unless
 * it is refused. Refusals of looking, of whoever is not known and for asking too often are told as
 * far as {@link RefusalBudget} goes; the log has each refused change but those for asking too
 * often.
 */
@ApplicationScoped
public class CallWatch {
  // Before everything that may refuse a request.
  private static final int PRIORITY = 300;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<Integer> REFUSALS = Set.of(401, 403, TOO_MANY_REQUESTS);
  private static final Set<String> SESSIONS = Set.of(LoginResource.LOGIN, LoginResource.LOGOUT);
  private static final String LEFT_OUT = " more refusals were left out before it";
  private static final String OF_RUNS = "run.";
  // LogFields.RUN of the protocol, which this module does not know.
  private static final String RUN = "run";
  private static final Logger LOGGER = Logger.getLogger("io.spate.audit");

  private final List<CallListener> listeners;
  private final Clock clock = Clock.systemUTC();
  private final RefusalBudget refusals = new RefusalBudget(System::nanoTime);

  CallWatch(@All List<CallListener> listeners) {
    this.listeners = listeners;
  }

  void register(@Observes Filters filters) {
    filters.register(this::watch, PRIORITY);
  }

  private void watch(RoutingContext context) {
    boolean change = isChange(context.request().method(), context.normalizedPath());
    if (change || isGuarded(context) || isSignIn(context)) {
      context.addEndHandler(
          ended ->
              ended(
                  context,
                  change || isSignIn(context) && CallNotes.isTold(context),
                  ended.succeeded()));
    }
    context.next();
  }

  /** Its steps are told if they end it. */
  private static boolean isSignIn(RoutingContext context) {
    String path = context.normalizedPath();
    return path.equals(LoginResource.SIGN_IN) || path.equals(LoginResource.SIGNED_IN);
  }

  private static boolean isGuarded(RoutingContext context) {
    return AccessPolicy.needed(context.request().method(), context.normalizedPath()).isPresent();
  }

  private void ended(RoutingContext context, boolean change, boolean answered) {
    boolean refused = answered && REFUSALS.contains(context.response().getStatusCode());
    if (!change && !refused) {
      return;
    }
    Call call = call(context, answered);
    boolean tooMany = call.status() == TOO_MANY_REQUESTS;
    if (change && !tooMany && call.caller() != null) {
      tell(call);
      return;
    }
    // Else whoever is refused could fill log and topic.
    Optional<Long> leftOut =
        refused
            ? refusals.take(call.caller() == null ? call.from() : call.caller(), call.status())
            : Optional.empty();
    if (leftOut.isPresent()) {
      tell(leftOut.get() == 0 ? call : call.withDetail(leftOut.get() + LEFT_OUT));
    } else if (change && !tooMany) {
      say(call);
    }
  }

  private static boolean isChange(HttpMethod method, String path) {
    return AccessPolicy.needed(method, path).equals(Optional.of(Role.OPERATOR))
            && !AccessPolicy.isLooking(method)
        || method.equals(HttpMethod.POST) && SESSIONS.contains(path);
  }

  private Call call(RoutingContext context, boolean answered) {
    CallAction action = CallAction.of(context.request().method().name(), context.normalizedPath());
    Caller caller = CallNotes.caller(context);
    String subject = CallNotes.subject(context);
    return new Call(
        clock.millis(),
        caller == null ? null : caller.name(),
        caller == null ? null : caller.role().word(),
        CurrentCaller.address(context),
        CallNotes.plain(context.request().getHeader(CallNotes.ASKED_BY)),
        action.word(),
        subject == null ? action.subject() : subject,
        CallNotes.detail(context),
        answered ? context.response().getStatusCode() : 0);
  }

  /** A change of the tokens that are known. */
  void tokenChanged(TokenChange change) {
    ApiToken token = change.token();
    tell(
        new Call(
            clock.millis(),
            "(settings)",
            null,
            "spate.security.tokens-file",
            null,
            change.kind() == TokenChange.Kind.ADDED ? "token.add" : "token.remove",
            token.name(),
            token.role().word()
                + (token.expiresAt() == null
                    ? ", never expires"
                    : ", expires at " + token.expiresAt()),
            200));
  }

  /** As the services' other lines about a run, with its id as a field of its own. */
  private static void say(Call call) {
    if (call.subject() == null || !call.action().startsWith(OF_RUNS)) {
      LOGGER.info(call);
      return;
    }
    MDC.put(RUN, call.subject());
    try {
      LOGGER.info(call);
    } finally {
      MDC.remove(RUN);
    }
  }

  private void tell(Call call) {
    say(call);
    for (CallListener listener : listeners) {
      listener.called(call);
    }
  }
}
