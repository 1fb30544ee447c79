package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who asks too often is told to wait, and nobody else. Needs no Kafka. */
@QuarkusTest
@TestProfile(RateLimitQuarkusTest.Slow.class)
class RateLimitQuarkusTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Two requests at once, then one each ten seconds. */
  public static final class Slow implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kafka.bootstrap.servers",
          "127.0.0.1:1",
          "spate.api.rate-limit",
          "0.1",
          "spate.security.anonymous",
          "none",
          "spate.security.tokens",
          line("ci") + "," + line("ops"));
    }

    private static String line(String name) {
      return new ApiToken(name, Role.OPERATOR, null, ApiToken.Hash.of(secret(name))).line();
    }
  }

  // By properties, as test and service may be in different class loaders.
  private static String secret(String name) {
    String key = RateLimitQuarkusTest.class.getName() + "." + name;
    if (System.getProperty(key) == null) {
      System.setProperty(key, TokenSecret.create(RANDOM));
    }
    return System.getProperty(key);
  }

  private static RequestSpecification as(String name) {
    return given().header("Authorization", "Bearer " + secret(name));
  }

  /** The answer to the first request that is refused for the limit, of the next few. */
  private static Response askTooOften(Supplier<Response> request) {
    for (int i = 0; i < 10; i++) {
      Response response = request.get();
      if (response.statusCode() == 429) {
        return response;
      }
    }
    throw new AssertionError("ten requests at once were let through");
  }

  private static void assertTold(Response refused, String who) {
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 10);
    assertThat(refused.contentType()).startsWith("application/problem+json");
    assertThat(refused.jsonPath().getString("type")).isEqualTo("urn:spate:problem:rate-limit");
    assertThat(refused.jsonPath().getString("detail")).contains(who, "spate.api.rate-limit");
  }

  @Test
  void whoAsksTooOftenIsToldToWaitAndNobodyElse() {
    // Limited by its token; not for what the service has no Kafka for (503).
    assertThat(as("ci").get("/api/v1/runs").statusCode()).isEqualTo(503);
    assertTold(askTooOften(() -> as("ci").post("/api/v1/stop-all")), "the token 'ci'");
    assertThat(as("ops").get("/api/v1/runs").statusCode()).isEqualTo(503);

    // Wrong tokens are counted by the address that they come from, at the form, too.
    assertTold(
        askTooOften(
            () -> given().header("Authorization", "Bearer spate_wrong").get("/api/v1/runs")),
        "the address 127.0.0.1");
    assertThat(given().formParam("token", "spate_wrong").post("/login").statusCode())
        .isEqualTo(429);

    // Probes and autoscalers are not limited.
    for (int i = 0; i < 10; i++) {
      given().get("/q/health/live").then().statusCode(200);
      given().get("/api/v1/scaling").then().statusCode(503);
    }
  }
}
