package io.spate.aggregator.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.AbstractKafkaAwayTest;
import io.spate.testsupport.NoKafka;
import org.junit.jupiter.api.Test;

/** A broker whose name is not even known yet, as in a cluster that is still coming up. */
@QuarkusTest
@WithTestResource(
    value = NoKafka.class,
    initArgs = @ResourceArg(name = NoKafka.SERVERS, value = "kafka.invalid:9092"))
class KafkaAwayQuarkusTest extends AbstractKafkaAwayTest {
  @Test
  void serviceLivesAndSaysWhatItWaitsFor() {
    given().get("/q/health/live").then().statusCode(200);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks[0].data.reading", containsString("spate.run-commands"));
    given().get("/api/v1/runs").then().statusCode(200).body("runs", is(empty()));
    String reducing =
        given().get("/q/health/ready").then().extract().path("checks[0].data.reducing");
    assertThat(reducing).isNotBlank();
  }
}
