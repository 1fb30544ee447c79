package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.OidcProvider;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People whom an OpenID Connect provider vouches for, beside tokens, with a real broker. */
@QuarkusTest
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
@WithTestResource(OidcQuarkusTest.Provider.class)
class OidcQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String API = "spate-api";
  private static final String DENIED = "urn:spate:problem:not-authenticated";

  /** The provider; the services ask for tokens that are for {@value #API}. */
  public static final class Provider implements QuarkusTestResourceLifecycleManager {
    private final String secret = TokenSecret.create(new SecureRandom());
    private OidcProvider provider;

    @Override
    public Map<String, String> start() {
      provider = OidcProvider.start();
      return Map.of(
          "spate.security.anonymous",
          "none",
          "spate.security.tokens",
          new ApiToken("ops", Role.OPERATOR, null, ApiToken.Hash.of(secret)).line(),
          "spate.security.session-key",
          "a-key-of-more-than-32-characters-for-tests",
          "spate.security.oidc.issuer",
          provider.issuer(),
          "spate.security.oidc.audience",
          API,
          "spate.security.oidc.operators",
          "operator,load-testers");
    }

    @Override
    public void inject(Object test) {
      if (test instanceof OidcQuarkusTest it) {
        it.provider = provider;
        it.apiToken = secret;
      }
    }

    @Override
    public void stop() {
      provider.close();
    }
  }

  OidcProvider provider;
  String apiToken;

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private String tokenOf(String user, String role) {
    return provider.sign(provider.claims(user, API, List.of("something-else", role)));
  }

  private Map<String, Object> operatorsClaims() {
    return provider.claims("olga", API, List.of("operator"));
  }

  private static ValidatableResponse start(String token) {
    return with(token)
        .contentType("application/yaml")
        .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/runs")
        .then();
  }

  @BeforeEach
  void isReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void aViewerLooksAndStartsNothing() {
    String viewer = tokenOf("vera", "viewer");
    with(viewer).get("/api/v1/runs").then().statusCode(200);
    start(viewer)
        .statusCode(403)
        .body("type", equalTo("urn:spate:problem:not-allowed"))
        .body("detail", containsString("'oidc:vera' is a viewer"));
    with(viewer).get("/api/v1/audit").then().statusCode(403);
  }

  @Test
  void anOperatorStartsAndIsNamedInTheAudit() {
    String operator = tokenOf("olga", "load-testers");
    String id = start(operator).statusCode(201).extract().path("id");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                with(apiToken)
                    .get("/api/v1/audit?limit=1000")
                    .then()
                    .statusCode(200)
                    .body(
                        "entries.findAll { it.subject == '" + id + "' }.caller",
                        equalTo(List.of("oidc:olga"))));
    with(apiToken).post("/api/v1/runs/" + id + "/stop").then().statusCode(202);
  }

  @Test
  void whoHasNoRoleHereIsToldSo() {
    with(tokenOf("nina", "accounting"))
        .get("/api/v1/runs")
        .then()
        .statusCode(401)
        .body("type", equalTo(DENIED))
        .body("detail", allOf(containsString("'roles'"), not(containsString("accounting"))));
  }

  @Test
  void aTokenThatDoesNotCountIsRefusedWithWhatIsWrongAndNoMore() {
    Map<String, Object> expired = operatorsClaims();
    long past = Instant.now().getEpochSecond() - 3_600;
    expired.put("iat", past);
    expired.put("exp", past + 60);
    isRefused(provider.sign(expired), "it has expired");

    Map<String, Object> forever = operatorsClaims();
    forever.remove("exp");
    isRefused(provider.sign(forever), "it never expires");

    Map<String, Object> elsewhere = operatorsClaims();
    elsewhere.put("iss", "https://id.example.com");
    isRefused(provider.sign(elsewhere), "it is of another issuer");

    Map<String, Object> forOthers = operatorsClaims();
    forOthers.put("aud", List.of("another-service", OidcProvider.CLIENT));
    isRefused(provider.sign(forOthers), "it is for another audience");

    isRefused(provider.forge(operatorsClaims()), "its signature is wrong");
    isRefused(provider.unsigned(operatorsClaims()), "it is not signed");

    String right = provider.sign(operatorsClaims());
    String other = provider.sign(provider.claims("eve", API, List.of("viewer")));
    isRefused(
        other.substring(0, other.indexOf('.'))
            + right.substring(right.indexOf('.'), right.lastIndexOf('.'))
            + other.substring(other.lastIndexOf('.')),
        "its signature is wrong");
    with(right).get("/api/v1/agents").then().statusCode(200);
  }

  private static void isRefused(String token, String why) {
    String body =
        with(token)
            .get("/api/v1/agents")
            .then()
            .statusCode(401)
            .contentType("application/problem+json")
            .body("type", equalTo(DENIED))
            .body("detail", containsString(why))
            .extract()
            .asString();
    assertThat(body).doesNotContain(token, "olga", "Exception", "jose4j", "JWT", "another-service");
    // Nor does a wrong one make its sender somebody without a token.
    with(token).post("/api/v1/stop-all").then().statusCode(401);
  }

  @Test
  void anApiTokenGoesOnToCount() {
    with(apiToken).get("/api/v1/agents").then().statusCode(200);
    given().get("/api/v1/agents").then().statusCode(401);
    with("spate_unknown").get("/api/v1/agents").then().statusCode(401);
  }

  @Test
  void theCookiesOfTheExtensionOpenNothing() {
    for (String name : List.of("q_session", "q_session_pages", "q_session_tokens")) {
      given().cookie(name, "x|y|z").get("/api/v1/runs").then().statusCode(401);
    }
  }
}
