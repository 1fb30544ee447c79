package io.spate.access.http;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.quarkus.oidc.runtime.OidcTenantConfig.TokenStateManager.Strategy;
import io.smallrye.mutiny.Uni;
import io.spate.access.TokenSecret;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Tells Quarkus how to ask the provider, and only for a request for which that was chosen: it has
 * no tenant at its start, so the provider may be away then. Thread-safe.
 */
@Singleton
public final class OidcTenants implements TenantConfigResolver {
  private static final String CHOSEN = OidcTenants.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SECRET_LENGTH = 32;

  private final SecurityConfig security;

  OidcTenants(SecurityConfig security) {
    this.security = security;
  }

  /** For a token in the request. */
  static void chooseTokens(RoutingContext context) {
    context.put(CHOSEN, "tokens");
  }

  /** For a sign-in. Pages over HTTPS by a proxy come back by HTTPS. */
  static void chooseSignIn(RoutingContext context) {
    context.put(CHOSEN, Sessions.isEncrypted(context) ? "tlspages" : "pages");
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> blocking) {
    String chosen = context.get(CHOSEN);
    return chosen == null
        ? Uni.createFrom().nullItem()
        : Uni.createFrom().item(() -> tenant(chosen));
  }

  private OidcTenantConfig tenant(String id) {
    OidcConfig oidc = security.oidc();
    var tenant =
        OidcTenantConfig.authServerUrl(oidc.issuer().orElseThrow())
            .tenantId(id)
            .clientId(oidc.clientId())
            .connectionTimeout(PATIENCE);
    oidc.clientSecret().ifPresent(tenant::credentials);
    oidc.tlsConfiguration().ifPresent(tenant::tlsConfigurationName);
    return id.equals("tokens")
        ? tenant
            .applicationType(ApplicationType.SERVICE)
            .token()
            .audience(oidc.audience().orElse(oidc.clientId()))
            .allowJwtIntrospection(false)
            .allowOpaqueTokenIntrospection(false)
            .end()
            .build()
        : tenant
            .applicationType(ApplicationType.WEB_APP)
            .authentication()
            .redirectPath(LoginResource.SIGNED_IN)
            .restorePathAfterRedirect()
            .forceRedirectHttpsScheme(id.startsWith("tls"))
            .scopes(oidc.scopes())
            .pkceRequired()
            .nonceRequired()
            .stateSecret(secret("state"))
            .cookiePath(LoginResource.SIGN_IN)
            // Not strict: the provider's page leads back here.
            .cookieSameSite(CookieSameSite.LAX)
            .end()
            .tokenStateManager()
            .strategy(Strategy.ID_TOKEN)
            .encryptionSecret(secret("tokens"))
            .end()
            .build();
  }

  /** The same at all services, so that any of them goes on with what another one began. */
  private String secret(String of) {
    String key = security.sessionKey().orElseThrow();
    return HexFormat.of()
        .formatHex(TokenSecret.hash("oidc " + of + " " + key))
        .substring(0, SECRET_LENGTH);
  }
}
