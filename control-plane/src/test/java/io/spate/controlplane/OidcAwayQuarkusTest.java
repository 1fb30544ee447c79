package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.testsupport.OidcProvider;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service whose OpenID Connect provider is away from the start. Needs no Kafka. */
@QuarkusTest
@WithTestResource(OidcAwayQuarkusTest.Gone.class)
class OidcAwayQuarkusTest {
  /** A provider that has signed a token, and is there no more. */
  public static final class Gone implements QuarkusTestResourceLifecycleManager {
    private final String secret = TokenSecret.create(new SecureRandom());
    private String token;

    @Override
    public Map<String, String> start() {
      try (OidcProvider provider = OidcProvider.start()) {
        token = provider.sign(provider.claims("olga", OidcProvider.CLIENT, List.of("operator")));
        return Map.of(
            "kafka.bootstrap.servers",
            "127.0.0.1:1",
            "spate.security.anonymous",
            "none",
            "spate.security.tokens",
            new ApiToken("ops", Role.OPERATOR, null, ApiToken.Hash.of(secret)).line(),
            "spate.security.session-key",
            "a-key-of-more-than-32-characters-for-tests",
            "spate.security.oidc.issuer",
            provider.issuer());
      }
    }

    @Override
    public void inject(Object test) {
      if (test instanceof OidcAwayQuarkusTest it) {
        it.token = token;
        it.apiToken = secret;
      }
    }

    @Override
    public void stop() {}
  }

  String token;
  String apiToken;

  @Test
  void theServiceIsThereAndSaysThatItCannotAskNow() {
    given().get("/q/health/live").then().statusCode(200);
    given()
        .header("Authorization", "Bearer " + token)
        .get("/api/v1/runs")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:spate:problem:provider-away"))
        .body("detail", containsString("does not answer"));
    given()
        .redirects()
        .follow(false)
        .get("/login/oidc?next=/")
        .then()
        .statusCode(503)
        .body(containsString("does not answer"));
    // Let through, and then there is no Kafka.
    given()
        .header("Authorization", "Bearer " + apiToken)
        .get("/api/v1/runs")
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:spate:problem:kafka-unavailable"));
  }
}
