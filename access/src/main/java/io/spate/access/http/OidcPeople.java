package io.spate.access.http;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.spate.access.Caller;
import io.spate.access.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Whom the OpenID Connect provider vouches for: by a token in a request, or by a sign-in of a
 * browser. Quarkus talks with the provider and checks its tokens. Thread-safe.
 */
@Singleton
final class OidcPeople {
  private static final Pattern JWT =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  /** So long nobody asks a provider again that did not answer. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Away(Decision.Unknown words, long sinceNanos) {}

  private volatile Away away;
  private final OidcAuthenticationMechanism oidc;
  private final OidcClaims claims;
  private final Optional<String> issuer;

  OidcPeople(OidcAuthenticationMechanism oidc, SecurityConfig config) {
    this.oidc = oidc;
    this.claims = new OidcClaims(config.oidc());
    this.issuer = config.oidc().issuer();
  }

  /** Whether there is a provider. */
  boolean isOn() {
    return issuer.isPresent();
  }

  /** Whether a token is one for the provider to vouch for. */
  boolean isTheirs(String token) {
    return isOn() && JWT.matcher(token).matches();
  }

  /** Whether a request is a part of a sign-in. */
  boolean isSignIn(RoutingContext context) {
    String path = context.normalizedPath();
    return isOn() && (path.equals(LoginResource.SIGN_IN) || path.equals(LoginResource.SIGNED_IN));
  }

  /** Of the token in a request's header. */
  Uni<Decision> ofToken(RoutingContext context, IdentityProviderManager identities) {
    Decision.Unknown pause = pause();
    if (pause != null) {
      return Uni.createFrom().item(pause);
    }
    OidcTenants.chooseTokens(context);
    return Uni.createFrom()
        .deferred(() -> oidc.authenticate(context, identities))
        .map(identity -> decision(identity, AccessTokenCredential.class, true))
        .onFailure()
        .recoverWithItem(failure -> noted(OidcFailure.ofToken(failure, issuer.orElseThrow())));
  }

  /**
   * Of a sign-in, as far as it has come.
   *
   * @return null if it has to begin: {@link #begin} does that
   */
  Uni<Decision> ofSignIn(RoutingContext context, IdentityProviderManager identities) {
    OidcTenants.chooseSignIn(context);
    return Uni.createFrom()
        .deferred(() -> oidc.authenticate(context, identities))
        .map(
            identity ->
                identity == null ? null : decision(identity, IdTokenCredential.class, false))
        // Quarkus leads the browser from step to step with these.
        .onFailure(failure -> !(failure instanceof AuthenticationRedirectException))
        .recoverWithItem(failure -> noted(OidcFailure.ofSignIn(failure, issuer.orElseThrow())));
  }

  /** Leads the browser to the provider. */
  Uni<Boolean> begin(RoutingContext context) {
    Decision.Unknown pause = pause();
    if (pause != null) {
      return refused(context, pause);
    }
    return Uni.createFrom()
        .deferred(() -> oidc.sendChallenge(context))
        .onFailure()
        .recoverWithUni(
            failure ->
                refused(context, noted(OidcFailure.ofSignIn(failure, issuer.orElseThrow()))));
  }

  private static Uni<Boolean> refused(RoutingContext context, Decision.Unknown why) {
    CurrentCaller.set(context, why);
    Refusal.of(context).send(context);
    return Uni.createFrom().item(true);
  }

  private Decision.Unknown noted(Decision.Unknown why) {
    if (why.temporary()) {
      away = new Away(why, System.nanoTime());
    }
    return why;
  }

  /** What was said of a provider that did not answer a moment ago; null if it may be asked. */
  private Decision.Unknown pause() {
    Away last = away;
    return last != null && System.nanoTime() - last.sinceNanos() < PAUSE_NANOS
        ? last.words()
        : null;
  }

  private Decision decision(
      SecurityIdentity identity, Class<? extends TokenCredential> kind, boolean passOn) {
    if (identity == null) {
      return new Decision.Unknown("the Authorization header has no token");
    }
    String token = identity.getCredential(kind).getToken();
    return claims
        .person(claims(token))
        .<Decision>map(
            person ->
                new Decision.Known(new Caller(person.name(), person.role(), passOn ? token : null)))
        .orElseGet(() -> new Decision.Unknown(claims.noRole()));
  }

  /** Of a token that was checked. */
  private static JsonObject claims(String token) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
  }
}
