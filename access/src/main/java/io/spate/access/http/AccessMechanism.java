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
import io.spate.access.Person;
import io.spate.access.Role;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whom a request comes from: by its token, by the session of a browser, by the word of an
 * OpenID Connect provider, or by where it comes from. What it cannot tell is left to {@link
 * AccessPolicy}, as some paths are for everybody.
 */
@Singleton
public final class AccessMechanism implements HttpAuthenticationMechanism {
  private static final String BEARER = "Bearer ";

  // Instead of none, with which Quarkus would ask the next mechanism: OIDC's own, unasked.
  private static final SecurityIdentity NOBODY =
      QuarkusSecurityIdentity.builder().setAnonymous(true).build();

  private final Access access;
  private final Sessions sessions;
  private final OidcPeople people;

  AccessMechanism(Access access, Sessions sessions, OidcPeople people) {
    this.access = access;
    this.sessions = sessions;
    this.people = people;
  }

  @Override
  public int getPriority() {
    return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1_000;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    return decide(context, identities).map(decision -> settled(context, decision));
  }

  private SecurityIdentity settled(RoutingContext context, Decision decision) {
    // Whoever is named here words a refusal; OIDC's mechanism, if it was asked, has named itself.
    context.put(HttpAuthenticationMechanism.class.getName(), this);
    if (decision == null) {
      return NOBODY;
    }
    CurrentCaller.set(context, decision);
    return switch (decision) {
      case Decision.Known known -> identity(known.caller());
      case Decision.Unknown unknown -> NOBODY;
    };
  }

  private Uni<Decision> decide(RoutingContext context, IdentityProviderManager identities) {
    if (people.isSignIn(context)) {
      return people.ofSignIn(context, identities);
    }
    String authorization = context.request().getHeader("Authorization");
    if (authorization == null) {
      return Uni.createFrom().item(withoutHeader(context));
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Uni.createFrom()
          .item(
              new Decision.Unknown(
                  "the Authorization header is no 'Bearer TOKEN'; that is the only kind there is"
                      + " here"));
    }
    String token = authorization.substring(BEARER.length()).strip();
    if (people.isTheirs(token)) {
      return people.ofToken(context, identities);
    }
    return Uni.createFrom().item(Sessions.isPass(token) ? ofPass(token) : access.withToken(token));
  }

  private Decision ofPass(String pass) {
    return sessions
        .ofPass(pass)
        .map(this::ofSession)
        .orElseGet(
            () ->
                new Decision.Unknown(
                    "the session has ended, or is sealed with another spate.security.session-key;"
                        + " log in again, and give all services the same key"));
  }

  private Decision ofSession(Sessions.Session session) {
    return Person.parse(session.of())
        .<Decision>map(
            person ->
                people.isOn()
                    ? new Decision.Known(new Caller(person.name(), person.role(), session.pass()))
                    : new Decision.Unknown(
                        "people are not known by sign-in any more; log in with an API token"))
        .orElseGet(() -> access.withToken(session.of()));
  }

  private Decision withoutHeader(RoutingContext context) {
    Optional<Sessions.Session> session = sessions.of(context);
    if (session.isEmpty()) {
      return access.withoutToken(Peers.of(context.request()));
    }
    if (CrossSiteGuard.isChange(context) && !CrossSiteGuard.isFromOwnPage(context)) {
      return new Decision.Unknown(
          "a change by a browser's session must say that it comes from a page of this service"
              + " (Sec-Fetch-Site or Origin); programs send 'Authorization: Bearer TOKEN'");
    }
    return ofSession(session.get());
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
    if (people.isSignIn(context) && !Refusal.isTooMuch(context)) {
      return people.begin(context);
    }
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
