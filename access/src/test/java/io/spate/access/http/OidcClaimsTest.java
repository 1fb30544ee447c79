package io.spate.access.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.access.Person;
import io.spate.access.Role;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OidcClaimsTest {
  private record Config(String roleClaim, List<String> operators, List<String> viewers)
      implements OidcConfig {
    @Override
    public Optional<String> issuer() {
      return Optional.of("https://id.example.com");
    }

    @Override
    public String clientId() {
      return "spate";
    }

    @Override
    public Optional<String> clientSecret() {
      return Optional.empty();
    }

    @Override
    public Optional<String> audience() {
      return Optional.empty();
    }

    @Override
    public List<String> scopes() {
      return List.of();
    }

    @Override
    public Optional<String> tlsConfiguration() {
      return Optional.empty();
    }
  }

  private static Optional<Role> role(Config config, String claims) {
    return new OidcClaims(config).person(new JsonObject(claims)).map(Person::role);
  }

  private static Config config(String claim) {
    return new Config(claim, List.of("operator"), List.of("viewer"));
  }

  @Test
  void theHigherRoleCounts() {
    assertThat(role(config("roles"), "{\"sub\":\"a\",\"roles\":[\"viewer\",\"operator\"]}"))
        .contains(Role.OPERATOR);
    assertThat(role(config("roles"), "{\"sub\":\"a\",\"roles\":[\"x\",\"viewer\"]}"))
        .contains(Role.VIEWER);
  }

  @Test
  void aClaimMayBeInsideAnotherOrHaveASlashInItsName() {
    assertThat(
            role(
                config("realm_access/roles"),
                "{\"sub\":\"a\",\"realm_access\":{\"roles\":[\"operator\"]}}"))
        .contains(Role.OPERATOR);
    assertThat(
            role(
                config("https://example.com/roles"),
                "{\"sub\":\"a\",\"https://example.com/roles\":[\"viewer\"]}"))
        .contains(Role.VIEWER);
  }

  @Test
  void aClaimMayBeOneTextWithSpaces() {
    assertThat(role(config("scope"), "{\"sub\":\"a\",\"scope\":\"openid viewer\"}"))
        .contains(Role.VIEWER);
  }

  @Test
  void whateverElseTheClaimIsItMakesNoRole() {
    for (String claims :
        List.of(
            "{\"sub\":\"a\"}",
            "{\"sub\":\"a\",\"roles\":null}",
            "{\"sub\":\"a\",\"roles\":[]}",
            "{\"sub\":\"a\",\"roles\":{\"operator\":true}}",
            "{\"sub\":\"a\",\"roles\":[[\"operator\"],1,null]}",
            "{\"sub\":\"a\",\"roles\":\"operators\"}",
            "{\"sub\":\"a\",\"roles\":[\"Operator\"]}",
            "{\"roles\":[\"operator\"]}")) {
      assertThat(role(config("roles"), claims)).as(claims).isEmpty();
    }
  }

  @Test
  void everybodyMayBeMeant() {
    Config everybody = new Config("roles", List.of("admins"), List.of("*"));
    assertThat(role(everybody, "{\"sub\":\"a\"}")).contains(Role.VIEWER);
    assertThat(role(everybody, "{\"sub\":\"a\",\"roles\":[\"admins\"]}")).contains(Role.OPERATOR);
  }
}
