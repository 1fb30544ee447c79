package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Headers of requests that are made from a document. */
final class OpenApiHeaders {
  private OpenApiHeaders() {}

  /** Asks for JSON where an operation answers in it. */
  static void accept(OpenApiOperation operation, OpenApiRefs refs, Draft.Request request) {
    for (Map.Entry<String, JsonNode> each : operation.node().path("responses").properties()) {
      JsonNode content = refs.resolved(each.getValue()).path("content");
      if (content.has("application/json") && !request.hasHeader("Accept")) {
        request.headers.add(new Pair("Accept", "application/json"));
      }
    }
  }

  /** What every request has is said once, for the whole scenario. */
  static void shareWhatAllHave(Draft draft) {
    List<Draft.Request> requests = draft.requests();
    if (requests.size() < 2) {
      return;
    }
    for (Pair header : new ArrayList<>(requests.get(0).headers)) {
      if (requests.stream().allMatch(each -> each.headers.contains(header))) {
        draft.headers.add(header);
        requests.forEach(each -> each.headers.remove(header));
      }
    }
  }
}
