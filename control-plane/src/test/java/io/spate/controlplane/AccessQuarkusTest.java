package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what over HTTP, where every request needs a token. Needs no Kafka. */
@QuarkusTest
@TestProfile(AccessQuarkusTest.Tokens.class)
class AccessQuarkusTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String OPERATOR = TokenSecret.create(RANDOM);
  private static final String VIEWER = TokenSecret.create(RANDOM);
  private static final String EXPIRED = TokenSecret.create(RANDOM);
  private static final String COOKIE = "spate_control_plane_session";

  /** Tokens everywhere. */
  public static final class Tokens implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      // By properties, as test and service may be in different class loaders.
      return Map.of(
          "spate.security.anonymous",
          "none",
          "kafka.bootstrap.servers",
          "127.0.0.1:1",
          "spate.security.tokens",
          String.join(
              ",",
              line("ops", Role.OPERATOR, null, shared("operator", OPERATOR)),
              line("eyes", Role.VIEWER, null, shared("viewer", VIEWER)),
              line("old", Role.OPERATOR, Instant.EPOCH, shared("expired", EXPIRED))));
    }

    private static String line(String name, Role role, Instant expiry, String secret) {
      return new ApiToken(name, role, expiry, ApiToken.Hash.of(secret)).line();
    }
  }

  private static String shared(String name, String secret) {
    String key = AccessQuarkusTest.class.getName() + "." + name;
    if (System.getProperty(key) == null) {
      System.setProperty(key, secret);
    }
    return System.getProperty(key);
  }

  private static RequestSpecification as(String name, String secret) {
    return given().header("Authorization", "Bearer " + shared(name, secret));
  }

  private static RequestSpecification operator() {
    return as("operator", OPERATOR);
  }

  private static RequestSpecification viewer() {
    return as("viewer", VIEWER);
  }

  @Test
  void withoutATokenNothingIsToldOrDone() {
    for (String path : List.of("/api/v1/runs", "/api/v1/agents", "/q/openapi", "/q/swagger-ui/")) {
      given()
          .get(path)
          .then()
          .statusCode(401)
          .contentType("application/problem+json")
          .header("WWW-Authenticate", startsWith("Bearer"))
          .body("type", equalTo("urn:spate:problem:not-authenticated"))
          .body("detail", containsString("spate.security.anonymous"));
    }
    given().post("/api/v1/stop-all").then().statusCode(401);
    given().post("/api/v1/nothing/here").then().statusCode(401);
  }

  @Test
  void probesMetricsAndAutoscalersNeedNoToken() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200);
    given().get("/api/v1/scaling").then().statusCode(503);
  }

  @Test
  void aViewerLooksAndChangesNothing() {
    // 503: let through, and then there is no Kafka.
    viewer().get("/api/v1/runs").then().statusCode(503);
    viewer()
        .contentType("application/yaml")
        .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
        .post("/api/v1/scenarios/validate")
        .then()
        .statusCode(200);
    for (String path :
        List.of(
            "/api/v1/runs", "/api/v1/runs/r1/stop", "/api/v1/stop-all", "/api/v1/runs/r1/pause")) {
      viewer()
          .contentType("application/yaml")
          .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
          .post(path)
          .then()
          .statusCode(403)
          .body("type", equalTo("urn:spate:problem:not-allowed"))
          .body("detail", containsString("'eyes'"));
    }
    viewer()
        .contentType("application/json")
        .body("{}")
        .patch("/api/v1/runs/r1/load")
        .then()
        .statusCode(403);
  }

  @Test
  void anOperatorMayChangeThings() {
    operator().post("/api/v1/stop-all").then().statusCode(503);
  }

  @Test
  void aTokenThatIsWrongOrExpiredIsRefusedWithTheReason() {
    String secret = shared("expired", EXPIRED);
    given()
        .header("Authorization", "Bearer " + secret)
        .get("/api/v1/runs")
        .then()
        .statusCode(401)
        .body("detail", containsString("'old' has expired"))
        .body("detail", not(containsString(secret)));
    given()
        .header("Authorization", "Basic b3BzOm9wcw==")
        .get("/api/v1/runs")
        .then()
        .statusCode(401);
    given().header("Authorization", "Bearer spate_x").get("/api/v1/runs").then().statusCode(401);
  }

  @Test
  void aPageLeadsToTheFormAndBack() {
    given()
        .redirects()
        .follow(false)
        .accept(ContentType.HTML)
        .get("/q/swagger-ui/")
        .then()
        .statusCode(303)
        .header("Location", containsString("/login?next=%2Fq%2Fswagger-ui%2F"));
    given().get("/login.css").then().statusCode(200);
    given()
        .get("/login?next=/q/swagger-ui/")
        .then()
        .statusCode(200)
        .body(containsString("value=\"/q/swagger-ui/\""));
    login("spate_wrong").then().statusCode(401).body(containsString("Not logged in"));
  }

  private static Response login(String secret) {
    return given()
        .redirects()
        .follow(false)
        .formParam("token", secret)
        .formParam("next", "/q/swagger-ui/")
        .post("/login");
  }

  @Test
  void aSessionIsACookieThatScriptsAndOtherSitesDoNotGet() {
    String secret = shared("operator", OPERATOR);
    Response answer = login(secret);
    answer
        .then()
        .statusCode(303)
        .header("Location", containsString("/q/swagger-ui/"))
        .header("Set-Cookie", containsString("HTTPOnly"))
        .header("Set-Cookie", containsString("SameSite=Strict"))
        .header("Set-Cookie", not(containsString(secret)));
    String session = answer.getCookie(COOKIE);

    given().cookie(COOKIE, session).get("/api/v1/runs").then().statusCode(503);
    given().cookie(COOKIE, session + "x").get("/api/v1/runs").then().statusCode(401);
    given().cookie(COOKIE, session).post("/api/v1/stop-all").then().statusCode(401);
    given()
        .cookie(COOKIE, session)
        .header("Sec-Fetch-Site", "same-origin")
        .post("/api/v1/stop-all")
        .then()
        .statusCode(503);
    for (String origin : List.of("https://evil.test", "null", "http://localhost:1")) {
      given()
          .cookie(COOKIE, session)
          .header("Origin", origin)
          .post("/api/v1/stop-all")
          .then()
          .statusCode(403)
          .body("type", equalTo("urn:spate:problem:cross-site"));
    }
  }
}
