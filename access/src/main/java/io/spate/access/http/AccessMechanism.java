package io.spate.access.http;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.spate.access.Access;
import io.spate.access.Caller;
import io.spate.access.Decision;
import io.spate.access.Role;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whom a request comes from: by its token, by the session of a browser, or by where it
 * comes from. What it cannot tell is left to {@link AccessPolicy}, as some paths are for everybody.
 */
@Singleton
public final class AccessMechanism implements HttpAuthenticationMechanism {
  private static final String BEARER = "Bearer ";

  private final Access access;
  private final Sessions sessions;

  AccessMechanism(Access access, Sessions sessions) {
    this.access = access;
    this.sessions = sessions;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    Decision decision = decide(context);
    CurrentCaller.set(context, decision);
    return switch (decision) {
      case Decision.Known known -> Uni.createFrom().item(identity(known.caller()));
      case Decision.Unknown unknown -> Uni.createFrom().nullItem();
    };
  }

  private Decision decide(RoutingContext context) {
    String authorization = context.request().getHeader("Authorization");
    if (authorization != null) {
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? access.withToken(authorization.substring(BEARER.length()).strip())
          : new Decision.Unknown(
              "the Authorization header is no 'Bearer TOKEN'; that is the only kind there is here");
    }
    Optional<String> session = sessions.token(context);
    if (session.isEmpty()) {
      return access.withoutToken(Peers.of(context.request()));
    }
    if (CrossSiteGuard.isChange(context) && !CrossSiteGuard.isFromOwnPage(context)) {
      return new Decision.Unknown(
          "a change by a browser's session must say that it comes from a page of this service"
              + " (Sec-Fetch-Site or Origin); programs send 'Authorization: Bearer TOKEN'");
    }
    return access.withToken(session.get());
  }

  private static SecurityIdentity identity(Caller caller) {
    QuarkusSecurityIdentity.Builder identity =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(caller.name()));
    for (Role role : Role.values()) {
      if (caller.role().includes(role)) {
        identity.addRole(role.word());
      }
    }
    return identity.build();
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    Refusal.of(context).send(context);
    return Uni.createFrom().item(true);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
