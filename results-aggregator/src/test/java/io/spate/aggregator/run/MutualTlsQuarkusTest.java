package io.spate.aggregator.run;

import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.MutualTlsKafka;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A broker that demands client certificates: views and the reducer get in with one it knows. */
@QuarkusTest
@WithTestResource(
    value = MutualTlsKafka.class,
    initArgs = @ResourceArg(name = MutualTlsKafka.CLIENT, value = MutualTlsKafka.KNOWN))
class MutualTlsQuarkusTest {
  @Test
  void viewsAndReducerReadFromABrokerThatAsksForACertificate() {
    // Ready: all topics are read, and Kafka Streams runs.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
  }
}
