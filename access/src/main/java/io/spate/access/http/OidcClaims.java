package io.spate.access.http;

import io.spate.access.Person;
import io.spate.access.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads who somebody is, and which role that is, from the claims of a token. Immutable. */
final class OidcClaims {
  private static final String EVERYBODY = "*";

  private final OidcConfig config;

  OidcClaims(OidcConfig config) {
    this.config = config;
  }

  /** The person; empty without a name or a role here. */
  Optional<Person> person(JsonObject claims) {
    return role(claims).flatMap(role -> name(claims).map(name -> Person.called(name, role)));
  }

  /** What a person can do about it if there is none; without what the token has. */
  String noRole() {
    return "the provider knows you, but of the claim '"
        + config.roleClaim()
        + "' no value makes you a viewer or an operator here; have one given to you, or have its name"
        + " added to spate.security.oidc.viewers or .operators";
  }

  private static Optional<String> name(JsonObject claims) {
    for (String claim : List.of("preferred_username", "sub")) {
      if (claims.getValue(claim) instanceof String name && !name.isBlank()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private Optional<Role> role(JsonObject claims) {
    List<String> values = values(claims);
    if (isIn(config.operators(), values)) {
      return Optional.of(Role.OPERATOR);
    }
    return isIn(config.viewers(), values) ? Optional.of(Role.VIEWER) : Optional.empty();
  }

  private static boolean isIn(List<String> wanted, List<String> values) {
    return wanted.contains(EVERYBODY) || wanted.stream().anyMatch(values::contains);
  }

  private List<String> values(JsonObject claims) {
    Object value = claims.getValue(config.roleClaim());
    if (value == null) {
      // Not at once: a claim may be named by a URL.
      value = claims;
      for (String part : config.roleClaim().split("/")) {
        value = value instanceof JsonObject object ? object.getValue(part) : null;
      }
    }
    return switch (value) {
      case String text -> List.of(text.split(" "));
      case JsonArray list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }
}
