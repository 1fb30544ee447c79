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
import io.spate.controlplane.tracing.SpanReceiver.Span;
import io.spate.protocol.Topics;
import io.spate.testsupport.KafkaTestResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where traces are asked for, a collector gets them, and records go on with them. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
@WithTestResource(
    value = SpanReceiver.class,
    initArgs = @ResourceArg(name = "enabled", value = "true"),
    scope = TestResourceScope.MATCHING_RESOURCES)
class TracesQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String POST = "POST /api/v1/runs";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @AfterEach
  void stopAll() {
    when().post("/api/v1/stop-all").then().statusCode(202);
  }

  @Test
  void aRequestIsASpanBelowItsCallersAndItsCommandInKafkaIsOneBelowIt() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> when().get("/q/health/ready").then().statusCode(200));
    String trace = UUID.randomUUID().toString().replace("-", "");
    String id =
        given()
            .contentType("application/yaml")
            .header("traceparent", "00-" + trace + "-00000000000000ab-01")
            .body(Records.SCENARIO.getBytes(StandardCharsets.UTF_8))
            .when()
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(named(POST, trace)).hasSize(1));
    Span request = named(POST, trace).getFirst();
    assertThat(request.parentId()).isEqualTo("00000000000000ab");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(named(Topics.RUN_COMMANDS.topic() + " publish", trace))
                    .first()
                    .extracting(Span::parentId)
                    .isEqualTo(request.id()));
    assertThat(traceOfCommand(id)).startsWith("00-" + trace + "-");
    assertThat(SpanReceiver.spans())
        .as("probes, and one record for each slot")
        .noneMatch(span -> span.name().contains("/q/health"))
        .noneMatch(span -> span.name().contains(Topics.USER_QUOTAS.topic()));
  }

  private static List<Span> named(String name, String trace) {
    return SpanReceiver.spans().stream()
        .filter(span -> span.name().equals(name) && span.traceId().equals(trace))
        .toList();
  }

  private String traceOfCommand(String runId) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            UUID.randomUUID().toString(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(Topics.RUN_COMMANDS.topic()));
      return await()
          .atMost(PATIENCE)
          .until(
              () ->
                  StreamSupport.stream(consumer.poll(Duration.ofMillis(500)).spliterator(), false)
                      .filter(record -> record.key().equals(runId))
                      .map(TracesQuarkusTest::traceparent)
                      .findFirst()
                      .orElse(null),
              found -> found != null);
    }
  }

  private static String traceparent(ConsumerRecord<String, String> record) {
    return new String(record.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8);
  }
}
