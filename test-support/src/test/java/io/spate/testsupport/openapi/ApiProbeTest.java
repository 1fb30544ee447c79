package io.spate.testsupport.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.Json;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is not what its document says is told of. */
class ApiProbeTest {
  private static final String DOCUMENT =
      """
      { "openapi": "3.1.0",
        "paths": {
          "/things/{id}": {
            "parameters": [
              { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } } ],
            "get": {
              "parameters": [
                { "name": "limit", "in": "query", "schema": { "type": "integer" } } ],
              "responses": {
                "200": { "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/Thing" } } } },
                "404": { "$ref": "#/components/responses/None" } } },
            "post": {
              "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Thing" } } } },
              "responses": { "202": { "description": "Taken" } } } } },
        "components": {
          "responses": { "None": { "content": { "application/problem+json": {
            "schema": { "type": "object" } } } } },
          "schemas": { "Thing": { "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string" }, "count": { "type": "integer" } } } } } }
      """;
  private static final CannedResponse NOT_ALLOWED =
      problem(
          405,
          "{\"type\":\"t\",\"title\":\"x\",\"status\":405,\"detail\":\"d\",\"instance\":\"/\"}");

  private CountingServer server;

  @BeforeEach
  void start() {
    server = CountingServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static CannedResponse problem(int status, String json) {
    return CannedResponse.of(status, "application/problem+json", json);
  }

  private List<String> wrongIfAnswered(CannedResponse get) throws IOException {
    server.respondOtherwise(
        request ->
            switch (request.method()) {
              case "GET" -> get;
              case "POST" -> CannedResponse.of(202, "text/plain", "");
              default -> NOT_ALLOWED;
            });
    return new ApiProbe(
            server.baseUrl(), Json.MAPPER.readTree(DOCUMENT), Map.of("id", List.of("a", "b")))
        .call(20, 1, operation -> true)
        .wrong();
  }

  @Test
  void aServiceThatIsAsItsDocumentSaysIsRight() throws IOException {
    assertThat(wrongIfAnswered(CannedResponse.json(200, "{\"name\": \"x\", \"count\": 1}")))
        .isEmpty();
    assertThat(server.requests())
        .anySatisfy(request -> assertThat(request.text()).contains("\"name\""))
        .anySatisfy(request -> assertThat(request.method()).isEqualTo("DELETE"));
  }

  @Test
  void aFailureIsToldWithTheCallThatShowedIt() throws IOException {
    assertThat(wrongIfAnswered(problem(500, "{}")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("GET /things/{id}: failed with 500\n")
                    .contains("by GET /things/"));
  }

  @Test
  void whatTheDocumentDoesNotDescribeIsTold() throws IOException {
    assertThat(wrongIfAnswered(CannedResponse.of(204, "text/plain", "")))
        .anySatisfy(line -> assertThat(line).contains("status 204 is not in the document"));
    assertThat(wrongIfAnswered(CannedResponse.of(200, "text/html", "<p>")))
        .anySatisfy(line -> assertThat(line).contains("'text/html', which is not in the document"));
    assertThat(wrongIfAnswered(CannedResponse.json(200, "{\"name\": 1, \"more\": true}")))
        .anySatisfy(line -> assertThat(line).contains("name").contains("string"))
        .anySatisfy(line -> assertThat(line).contains("more"));
    assertThat(wrongIfAnswered(CannedResponse.json(200, "[")))
        .anySatisfy(line -> assertThat(line).contains("no JSON"));
  }

  @Test
  void anErrorThatIsNoProblemDocumentOrTellsOfTheInsideIsTold() throws IOException {
    assertThat(wrongIfAnswered(CannedResponse.json(404, "{\"error\": \"x\"}")))
        .anySatisfy(line -> assertThat(line).contains("no problem document"));
    assertThat(
            wrongIfAnswered(
                problem(404, "{\"type\":\"t\",\"status\":400,\"detail\":\"java.lang.Error\"}")))
        .anySatisfy(line -> assertThat(line).contains("has no 'title'"))
        .anySatisfy(line -> assertThat(line).contains("says status 400"))
        .anySatisfy(line -> assertThat(line).contains("tells of the inside"));
  }

  @Test
  void noCallIsSentOverAConnectionThatTheHttpServerIsAboutToClose() throws IOException {
    try (ClosesAfterLongUris closing = ClosesAfterLongUris.start()) {
      ApiProbe probe =
          new ApiProbe(
                  closing.baseUrl(), Json.MAPPER.readTree(DOCUMENT), Map.of("id", List.of("a")))
              .call(20, 1, operation -> true);

      assertThat(probe.wrong()).noneMatch(line -> line.contains("no answer"));
      assertThat(probe.statuses().get("GET /things/{id}")).containsKey(414);
      assertThat(probe.statuses().get("POST /things/{id}")).containsEntry(202, 20);
    }
  }
}
