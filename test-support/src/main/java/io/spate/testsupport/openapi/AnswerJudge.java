package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what is wrong with an answer, by the document. Confined to a thread. */
final class AnswerJudge {
  private static final String PROBLEM = "application/problem+json";
  private static final int MOST_ERRORS = 3;

  /** What would tell a stranger of the inside. */
  private static final List<String> INSIDE =
      List.of("\tat ", "Exception", "io.spate.", "com.fasterxml", "java.lang", "io.quarkus");

  private final ApiDocument document;
  private final long patienceMs;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> schemas = new HashMap<>();

  AnswerJudge(ApiDocument document, Duration patience) {
    this.document = document;
    this.patienceMs = patience.toMillis();
  }

  /** What is wrong, in a few words each; empty if all is right. */
  List<String> complaints(ApiOperation operation, ApiAnswer answer) {
    List<String> complaints = new ArrayList<>();
    int status = answer.status();
    if (answer.isOfHttpServer()) {
      return complaints;
    }
    if (answer.millis() > patienceMs) {
      complaints.add("took longer than " + patienceMs + " ms");
    }
    JsonNode response = document.resolve(operation.responses().path(Integer.toString(status)));
    if (status >= 500 && status != 503) {
      complaints.add("failed with " + status);
    } else if (response.isMissingNode()) {
      complaints.add("status " + status + " is not in the document");
    }
    if (status >= 400) {
      problem(status, answer, complaints);
    }
    if (!response.isMissingNode()) {
      content(response.path("content"), answer, complaints);
    }
    return complaints;
  }

  /** The same of a call with a method that the document does not have for this path. */
  List<String> complaintsOfMethod(ApiAnswer answer) {
    List<String> complaints = new ArrayList<>();
    if (answer.status() != 404 && answer.status() != 405) {
      complaints.add(
          "a method that is not in the document gets " + answer.status() + ", neither 404 nor 405");
    }
    problem(answer.status(), answer, complaints);
    return complaints;
  }

  private static void problem(int status, ApiAnswer answer, List<String> complaints) {
    if (!answer.mediaType().equals(PROBLEM)) {
      complaints.add(
          "error " + status + " is no problem document but '" + answer.mediaType() + "'");
      return;
    }
    JsonNode problem = CallMaker.json(answer.body());
    if (problem == null || !problem.isObject()) {
      complaints.add("error " + status + " is no JSON object");
      return;
    }
    for (String field : List.of("type", "title", "detail", "instance")) {
      if (problem.path(field).asText().isBlank()) {
        complaints.add("error " + status + " has no '" + field + "'");
      }
    }
    if (problem.path("status").asInt() != status) {
      complaints.add("error " + status + " says status " + problem.path("status"));
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    for (String word : INSIDE) {
      if (text.contains(word)) {
        complaints.add("error " + status + " tells of the inside: " + word.strip());
      }
    }
  }

  private void content(JsonNode content, ApiAnswer answer, List<String> complaints) {
    if (answer.body() != null && answer.body().length == 0) {
      return;
    }
    JsonNode described = content.path(answer.mediaType());
    if (described.isMissingNode()) {
      complaints.add(
          "status "
              + answer.status()
              + " has '"
              + answer.mediaType()
              + "', which is not in the document");
      return;
    }
    if (answer.body() == null || !answer.mediaType().endsWith("json") || !described.has("schema")) {
      return;
    }
    JsonNode json = CallMaker.json(answer.body());
    if (json == null) {
      complaints.add("status " + answer.status() + " has a body that is no JSON");
      return;
    }
    schemas
        .computeIfAbsent(
            described.get("schema"), schema -> registry.getSchema(document.standalone(schema)))
        .validate(json)
        .stream()
        .limit(MOST_ERRORS)
        // Without indexes, so that the same mistake of several elements is told once.
        .map(error -> error.toString().replaceAll("/\\d+", "/*").replaceAll("\\[\\d+]", "[*]"))
        .distinct()
        .forEach(error -> complaints.add("status " + answer.status() + ": " + error));
  }
}
