package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operation answers when it succeeds. */
final class OpenApiResponses {
  private OpenApiResponses() {}

  /** The statuses of success; empty if the document does not say, so that below 400 is success. */
  static List<Integer> successes(OpenApiOperation operation) {
    List<Integer> good = new ArrayList<>();
    List<Integer> elsewhere = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : operation.node().path("responses").properties()) {
      String code = each.getKey();
      if (code.matches("2\\d\\d")) {
        good.add(Integer.valueOf(code));
      } else if (code.matches("3\\d\\d")) {
        elsewhere.add(Integer.valueOf(code));
      } else if (code.matches("(?i)2XX")) {
        return List.of();
      }
    }
    return List.copyOf(good.isEmpty() ? elsewhere : good);
  }

  /** Whether a successful response has a Location. */
  static boolean hasLocation(OpenApiOperation operation, OpenApiRefs refs) {
    for (Map.Entry<String, JsonNode> each : operation.node().path("responses").properties()) {
      JsonNode headers = refs.resolved(each.getValue()).path("headers");
      for (Map.Entry<String, JsonNode> header : headers.properties()) {
        if (each.getKey().matches("(?i)2\\d\\d|2XX")
            && header.getKey().equalsIgnoreCase("location")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The schema of a successful response in JSON; a missing node if there is none. */
  static JsonNode schema(OpenApiOperation operation, OpenApiRefs refs) {
    for (Map.Entry<String, JsonNode> each : operation.node().path("responses").properties()) {
      if (each.getKey().matches("(?i)2\\d\\d|2XX|default")) {
        JsonNode content = refs.resolved(each.getValue()).path("content");
        for (Map.Entry<String, JsonNode> media : content.properties()) {
          if (media.getKey().contains("json")) {
            return refs.resolved(media.getValue().path("schema"));
          }
        }
      }
    }
    return MissingNode.getInstance();
  }
}
