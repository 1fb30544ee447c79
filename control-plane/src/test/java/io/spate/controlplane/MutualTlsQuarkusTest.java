package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.MutualTlsKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A broker that demands client certificates, and a control plane that has one it knows. */
@QuarkusTest
@WithTestResource(
    value = MutualTlsKafka.class,
    initArgs = @ResourceArg(name = MutualTlsKafka.CLIENT, value = MutualTlsKafka.KNOWN))
class MutualTlsQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aRunIsMadeThroughABrokerThatAsksForACertificate() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    String id =
        given()
            .contentType("application/yaml")
            .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    // Read back from Kafka, so both ways work.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> when().get("/api/v1/runs/" + id).then().statusCode(200).body("id", equalTo(id)));
    when().post("/api/v1/stop-all").then().statusCode(202);
  }
}
