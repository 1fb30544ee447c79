package io.spate.controlplane;

import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.AbstractRefusedTest;
import io.spate.testsupport.MutualTlsKafka;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A broker that demands client certificates, and a control plane with one that it does not know.
 */
@QuarkusTest
@WithTestResource(
    value = MutualTlsKafka.class,
    initArgs = @ResourceArg(name = MutualTlsKafka.CLIENT, value = MutualTlsKafka.STRANGE))
class MutualTlsRefusedSlowTest extends AbstractRefusedTest {
  @TestHTTPResource URI service;

  @Override
  protected URI service() {
    return service;
  }

  @Test
  void theHealthSaysThatItIsTheCertificate() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                when()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("checks[0].data.reason", containsString("certificate")));
  }
}
