package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spate.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An OpenAPI 3.1 document as far as calls and answers are concerned. Immutable. */
final class ApiDocument {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode root;
  private final List<ApiOperation> operations = new ArrayList<>();

  ApiDocument(JsonNode root) {
    this.root = root;
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(operation(path, method));
        }
      }
    }
  }

  private ApiOperation operation(
      Map.Entry<String, JsonNode> path, Map.Entry<String, JsonNode> method) {
    List<JsonNode> parameters = new ArrayList<>();
    path.getValue().path("parameters").forEach(given -> parameters.add(resolve(given)));
    method.getValue().path("parameters").forEach(given -> parameters.add(resolve(given)));
    return new ApiOperation(
        method.getKey().toUpperCase(java.util.Locale.ROOT),
        path.getKey(),
        parameters,
        resolve(method.getValue().path("requestBody")),
        method.getValue().path("responses"));
  }

  List<ApiOperation> operations() {
    return operations;
  }

  /** The methods that are described for a path. */
  Set<String> methodsOf(String path) {
    Set<String> methods = new TreeSet<>();
    operations.stream().filter(o -> o.path().equals(path)).forEach(o -> methods.add(o.method()));
    return methods;
  }

  /** What a node stands for, if it is a reference. */
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    for (int hops = 0; resolved.path("$ref").isTextual() && hops < 10; hops++) {
      resolved = root.at(resolved.get("$ref").asText().substring(1));
    }
    return resolved;
  }

  /**
   * A schema of its own that can be validated by: with all components, whose objects have no fields
   * but those that are described.
   */
  JsonNode standalone(JsonNode schema) {
    ObjectNode whole = Json.MAPPER.createObjectNode();
    whole.putArray("allOf").add(strict(schema.deepCopy()));
    whole.set("components", strict(root.path("components").deepCopy()));
    return whole;
  }

  private static JsonNode strict(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.has("allOf")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDocument::strict);
    return node;
  }
}
