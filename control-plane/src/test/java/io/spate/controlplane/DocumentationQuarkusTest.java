package io.spate.controlplane;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.Json;
import io.spate.scenario.ScenarioSchema;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The API's documentation is there, complete and true. */
@QuarkusTest
@TestProfile(QuickSettings.class)
@WithTestResource(value = KafkaTestResource.class, scope = TestResourceScope.MATCHING_RESOURCES)
class DocumentationQuarkusTest {
  @TestHTTPResource("/")
  URI root;

  private static final List<String> OPERATIONS =
      List.of(
          "createRun",
          "listRuns",
          "getRun",
          "stopRun",
          "stopAll",
          "changeLoad",
          "pauseRun",
          "resumeRun",
          "getRunLog",
          "validateScenario",
          "getScenarioSchema",
          "listAgents",
          "getAudit",
          "getScaling");

  @Test
  void theSchemaOfScenariosIsServedAsItIs() {
    String served =
        when()
            .get("/api/v1/scenario.schema.json")
            .then()
            .statusCode(200)
            .contentType(containsString("application/schema+json"))
            .extract()
            .asString();

    assertThat(served).isEqualTo(ScenarioSchema.json());
  }

  @Test
  void everyOperationIsDocumentedWithItsAnswers() throws IOException {
    List<String> operations = new ArrayList<>();
    for (JsonNode path : document().get("paths")) {
      for (JsonNode operation : path) {
        if (operation.has("operationId")) {
          operations.add(operation.get("operationId").asText());
          assertThat(operation.get("summary").asText()).isNotBlank();
          assertThat(operation.get("responses").size()).isPositive();
        }
      }
    }

    assertThat(operations).containsExactlyInAnyOrderElementsOf(OPERATIONS);
  }

  @Test
  void everyFieldOfARunAndAnAgentIsDescribed() throws IOException {
    JsonNode schemas = document().at("/components/schemas");
    for (String name : List.of("Run", "RunLog", "RunLogEntry", "Load", "Agent", "Problem")) {
      for (Map.Entry<String, JsonNode> property :
          schemas.get(name).get("properties").properties()) {
        if (!property.getKey().equals("links")) {
          assertThat(property.getValue().path("description").asText())
              .as(name + "." + property.getKey())
              .isNotBlank();
        }
      }
    }
  }

  @Test
  void examplesOfRequestsCanBeRun() throws IOException {
    JsonNode content = document().at("/paths/~1api~1v1~1runs/post/requestBody/content");
    for (String type : List.of("application/yaml", "application/json")) {
      JsonNode example = content.get(type).get("examples").elements().next().get("value");
      String body = example.isTextual() ? example.asText() : example.toString();
      given()
          .contentType(type)
          .body(body.getBytes(StandardCharsets.UTF_8))
          .when()
          .post("/api/v1/scenarios/validate")
          .then()
          .statusCode(200)
          .body("name", equalTo("todo-crud"));
    }
  }

  @Test
  void metricsTellOfAgentsAndRuns() {
    when()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("spate_agents_ready "))
        .body(
            containsString(
                "spate_dead_letters_total{service=\"load-agent\",topic=\"spate.user-quotas\"}"))
        .body(containsString("spate_runs{phase=\"waiting\"}"));
  }

  @Test
  void everyMetricIsInTheListOfTheDocumentation() {
    Set<String> names = Metrics.read(root).ownNames();
    names.add("spate_run_transitions_total"); // there with the first change of phase

    assertThat(names).isEqualTo(Metrics.documented("control plane"));
  }

  @Test
  void swaggerUiIsIncluded() {
    when().get("/q/swagger-ui/").then().statusCode(200).body(containsString("Spate control plane"));
  }

  @Test
  void frontDoorLeadsABrowserToTheDocumentationAndAProgramToTheApi() {
    given()
        .redirects()
        .follow(false)
        .accept("text/html,application/xhtml+xml;q=0.9")
        .when()
        .get("/")
        .then()
        .statusCode(303)
        .header("Location", endsWith("/q/swagger-ui/"));
    when()
        .get("/")
        .then()
        .statusCode(200)
        .body("name", equalTo("spate-control-plane"))
        .body("links.runs", endsWith("/api/v1/runs"));
  }

  private static JsonNode document() throws IOException {
    String json =
        given().queryParam("format", "json").when().get("/q/openapi").then().extract().asString();
    return Json.MAPPER.readTree(json);
  }
}
