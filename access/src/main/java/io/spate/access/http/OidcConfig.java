package io.spate.access.http;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * People of an OpenID Connect provider, {@code spate.security.oidc.*}; off, and the provider never
 * asked, without an issuer.
 */
public interface OidcConfig {
  /**
   * The provider's URL, below which {@code /.well-known/openid-configuration} is, such as {@code
   * https://id.example.com/realms/work}.
   */
  Optional<String> issuer();

  /** What the services are to the provider. */
  @WithDefault("spate")
  String clientId();

  /** The client's secret; left out for a public client. */
  Optional<String> clientSecret();

  /** What access tokens must be for (their {@code aud}); the client's id if left out. */
  Optional<String> audience();

  /** What is asked for at the sign-in, besides {@code openid}. */
  @WithDefault("profile")
  List<String> scopes();

  /** The claim with a person's roles or groups; parts of a path, as {@code realm_access/roles}. */
  @WithDefault("roles")
  String roleClaim();

  /** Which of the claim's values make an operator; {@code *} for everybody. */
  @WithDefault("operator")
  List<String> operators();

  /** Which of the claim's values make a viewer; {@code *} for everybody. */
  @WithDefault("viewer")
  List<String> viewers();

  /**
   * Name of the settings {@code quarkus.tls.NAME.*} for a provider with an authority of its own.
   */
  Optional<String> tlsConfiguration();
}
