package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.spate.access.ApiToken;
import io.spate.access.Role;
import io.spate.access.TokenSecret;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.audit.AuditEntry;
import io.spate.protocol.kafka.TopicReader;
import io.spate.testsupport.KafkaTestResource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is refused is in the topic of the audit log, and cannot fill it. */
@QuarkusTest
@TestProfile(RefusalsQuarkusTest.Guarded.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class RefusalsQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REQUESTS = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Everybody needs a token, and may ask twice at once. */
  public static final class Guarded implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spate.api.rate-limit", "1",
          "spate.security.anonymous", "none",
          "spate.security.tokens",
              new ApiToken("eyes", Role.VIEWER, null, ApiToken.Hash.of(secret())).line());
    }
  }

  // By a property, as test and service may be in different class loaders.
  private static String secret() {
    String key = RefusalsQuarkusTest.class.getName();
    if (System.getProperty(key) == null) {
      System.setProperty(key, TokenSecret.create(RANDOM));
    }
    return System.getProperty(key);
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Test
  void refusalsAreKeptButNoMoreThanABoundedNumber() {
    List<AuditEntry> entries = new CopyOnWriteArrayList<>();
    try (TopicReader reader =
        new TopicReader(
                Topics.AUDIT,
                Map.of("bootstrap.servers", kafka),
                record -> entries.add(Json.read(record.value(), AuditEntry.class)),
                (record, reason) -> {
                  throw reason;
                },
                (topic, reason) -> {})
            .start()) {
      assertThat(reader.caughtUp()).succeedsWithin(PATIENCE);
      entries.clear();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
      given()
          .header("Authorization", "Bearer " + secret())
          .get("/api/v1/audit")
          .then()
          .statusCode(403);
      for (int i = 0; i < REQUESTS; i++) {
        var stranger = given().header("Authorization", "Bearer spate_planted-guess");
        int status =
            (i % 2 == 0 ? stranger.get("/api/v1/runs") : stranger.post("/api/v1/stop-all"))
                .statusCode();
        assertThat(status).isIn(401, 429);
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(entries.stream().map(RefusalsQuarkusTest::inShort))
                      .contains(
                          "eyes GET /api/v1/audit 403",
                          "(unknown) GET /api/v1/runs 401",
                          "(unknown) run.stop-all 401")
                      .anyMatch(entry -> entry.startsWith("(unknown)") && entry.endsWith(" 429")));
      assertThat(entries)
          .hasSizeLessThan(REQUESTS / 5)
          .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(AuditEntry.Outcome.REFUSED))
          .noneMatch(entry -> entry.toString().contains("planted"));
    }
  }

  private static String inShort(AuditEntry entry) {
    return entry.caller() + " " + entry.action() + " " + entry.status();
  }
}
