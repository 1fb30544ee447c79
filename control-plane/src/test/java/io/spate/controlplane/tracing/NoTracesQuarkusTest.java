package io.spate.controlplane.tracing;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.controlplane.QuickSettings;
import io.spate.controlplane.Records;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.LogLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Where nobody asks for traces there are none, though a collector would be there. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
@WithTestResource(
    value = SpanReceiver.class,
    initArgs = @ResourceArg(name = "enabled", value = "false"),
    scope = TestResourceScope.MATCHING_RESOURCES)
class NoTracesQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void nothingIsSentAndNothingIsSaidOfIt() {
    LogLines lines = LogLines.begin();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
      given()
          .contentType("application/yaml")
          .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
          .when()
          .post("/api/v1/runs")
          .then()
          .statusCode(201);
      when().post("/api/v1/stop-all").then().statusCode(202);

      // Longer than spans would be held where they are sent.
      await()
          .during(Duration.ofSeconds(6))
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(SpanReceiver.spans()).isEmpty());
      // Neither of OpenTelemetry nor of Quarkus about it.
      assertThat(lines.all())
          .map(line -> line.toLowerCase(Locale.ROOT))
          .noneMatch(line -> line.contains("otel") || line.contains("opentelemetry"));
    } finally {
      lines.close();
    }
  }
}
