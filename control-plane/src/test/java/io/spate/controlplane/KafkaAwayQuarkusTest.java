package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.AbstractKafkaAwayTest;
import io.spate.testsupport.NoKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without Kafka the service starts, answers in words and does not hang. */
@QuarkusTest
@WithTestResource(NoKafka.class)
class KafkaAwayQuarkusTest extends AbstractKafkaAwayTest {
  @Test
  void serviceIsAliveButNotReadyAndSaysWhy() {
    when().get("/q/health/live").then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                when()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("checks[0].data.reason", containsString("is not usable"))
                    .body("checks[0].data.reason", containsString("is the broker running")));
  }

  @Test
  @Timeout(20)
  void runIsRefusedInWords() {
    given()
        .contentType("application/yaml")
        .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
        .when()
        .post("/api/v1/runs")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", equalTo("5"))
        .body("type", equalTo("urn:spate:problem:kafka-unavailable"))
        .body("detail", containsString("Kafka at 127.0.0.1:"));
  }

  @Test
  @Timeout(20)
  void nothingIsToldFromAStateThatIsNotKnown() {
    for (String path :
        new String[] {"/api/v1/runs", "/api/v1/runs/x", "/api/v1/agents", "/api/v1/scaling"}) {
      when().get(path).then().statusCode(503);
    }
    when().post("/api/v1/stop-all").then().statusCode(503);
    when().post("/api/v1/runs/x/stop").then().statusCode(503);
  }

  @Test
  void scenarioIsCheckedAllTheSame() {
    given()
        .contentType("application/yaml")
        .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
        .when()
        .post("/api/v1/scenarios/validate")
        .then()
        .statusCode(200);
  }
}
