package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged services really write with the environment that the chart gives them: JSON, a
 * line an object, with the ids of run and agent as fields, and without secrets.
 */
class JsonLogsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PARTS = List.of("control-plane", "aggregator", "load-agent");
  private static final String HEADER = "planted-header-5b1f";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The Kafka clients list their settings at INFO, and that of the password among them. */
  private static final String VALUES =
      """
      controlPlane: {config: {'quarkus.log.category."org.apache.kafka".level': INFO}}
      aggregator: {config: {'quarkus.log.category."org.apache.kafka".level': INFO}}
      agents: {config: {'quarkus.log.category."org.apache.kafka".level': INFO}}
      """;

  @TempDir private Path work;

  @Test
  void linesOfAllServicesAreJsonWithTheIdsOfRunAndAgentAndWithoutSecrets() throws Exception {
    try (SecuredKafka kafka = SecuredKafka.start(work);
        ChartParts parts = new ChartParts(Chart.render(VALUES), kafka, work)) {
      parts.start();
      Path scenario = work.resolve("planted.yaml");
      Files.writeString(
          scenario,
          """
          name: Planted
          target: %s
          load: { users: 1, iterations: 4 }
          users:
            - name: Prober
              thinkTime: 200ms
              tasks:
                - get: /q/health/live
                  headers: { X-Api-Key: %s }
          """
              .formatted(parts.api(), HEADER));

      Script run = parts.spate("run", scenario.toString(), "--server", parts.api().toString());
      assertThat(run.exitCode()).as("%s%n%s%n%s", run.out(), run.err(), parts.log()).isZero();
      String id = soleRun(parts);

      // Each of them has something to say about a run from its begin to its end.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(messages("control-plane", id))
                    .anyMatch(line -> line.contains("created"));
                assertThat(messages("control-plane", id))
                    .anyMatch(line -> line.contains("finished"));
                assertThat(messages("load-agent", id)).anyMatch(line -> line.contains("slots"));
                assertThat(messages("load-agent", id)).anyMatch(line -> line.contains("over here"));
                assertThat(messages("aggregator", id)).anyMatch(line -> line.contains("is final"));
              });
      for (String part : PARTS) {
        for (JsonNode line : lines(part)) {
          assertThat(OffsetDateTime.parse(line.path("timestamp").asText())).isNotNull();
          assertThat(line.path("level").asText()).isNotEmpty();
          assertThat(line.path("loggerName").asText()).isNotEmpty();
          if (line.path("message").asText().contains(id)) {
            assertThat(line.at("/mdc/run").asText()).as("%s: %s", part, line).isEqualTo(id);
          }
          if (part.equals("load-agent")) {
            assertThat(line.at("/mdc/agent").asText()).as("%s", line).isEqualTo("load-agent");
          }
        }
        assertThat(Files.readString(log(part))).doesNotContain(HEADER, kafka.secret());
      }
    }
  }

  private static String soleRun(ChartParts parts) throws IOException {
    JsonNode runs = JSON.readTree(parts.get(parts.api().resolve("/api/v1/runs")));
    JsonNode all = runs.isArray() ? runs : runs.path("runs");
    assertThat(all).as("%s", runs).hasSize(1);
    return all.path(0).path("id").asText();
  }

  private List<String> messages(String part, String run) throws IOException {
    List<String> messages = new ArrayList<>();
    for (JsonNode line : lines(part)) {
      if (line.at("/mdc/run").asText().equals(run)) {
        messages.add(line.path("message").asText());
      }
    }
    return messages;
  }

  /** What the JVM itself says before there is a service is not the service's. */
  private List<JsonNode> lines(String part) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String all = Files.readString(log(part));
    for (String line : all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
      if (!line.isEmpty()
          && !line.startsWith("Picked up JAVA_TOOL_OPTIONS")
          && !line.startsWith("WARNING: ")) {
        JsonNode read = JSON.readTree(line);
        assertThat(read.isObject()).as("%s: %s", part, line).isTrue();
        lines.add(read);
      }
    }
    return lines;
  }

  private Path log(String part) {
    return work.resolve(part + ".log");
  }
}
