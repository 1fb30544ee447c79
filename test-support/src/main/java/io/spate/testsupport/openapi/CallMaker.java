package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes calls of an operation: about half of them as the document wants them, the others with
 * something wrong. The same seed makes the same calls. Confined to a thread.
 */
final class CallMaker {
  private static final double RIGHT = 0.5;
  private static final int DEEP = 20_000;

  private final ApiOperation operation;
  private final Map<String, List<String>> known;
  private final Values values;

  /**
   * @param known values of path parameters that exist, by the parameter's name
   */
  CallMaker(
      ApiDocument document,
      ApiOperation operation,
      Map<String, List<String>> known,
      SplittableRandom random) {
    this.operation = operation;
    this.known = known;
    this.values = new Values(document, random);
  }

  ApiCall next() {
    boolean right = values.chance(RIGHT);
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body = operation.body().isMissingNode() ? null : body(right, headers);
    if (!right && values.chance(0.2)) {
      headers.put(
          "Accept", values.one(List.of("text/html", "application/xml", "*/*;q=0", "x", "")));
    }
    if (!right && values.chance(0.1)) {
      headers.put("Authorization", values.one(List.of("Bearer spate_wrong", "Basic eDp4", "x")));
    }
    return new ApiCall(operation.method(), path(right) + query(right), headers, body);
  }

  private String path(boolean right) {
    String path = operation.path();
    for (JsonNode parameter : operation.parameters()) {
      if (parameter.path("in").asText().equals("path")) {
        String name = parameter.path("name").asText();
        List<String> there = known.getOrDefault(name, List.of());
        String value =
            !there.isEmpty() && (right || values.chance(0.5))
                ? values.one(there)
                : values.anyText();
        path = path.replace("{" + name + "}", encoded(value.isEmpty() ? "none" : value));
      }
    }
    return path;
  }

  private String query(boolean right) {
    List<String> pairs = new ArrayList<>();
    for (JsonNode parameter : operation.parameters()) {
      boolean required = parameter.path("required").asBoolean() && (right || values.chance(0.7));
      if (!parameter.path("in").asText().equals("query") || !(required || values.chance(0.3))) {
        continue;
      }
      String name = parameter.path("name").asText();
      List<String> there = known.getOrDefault(name, List.of());
      String value;
      if (!right && values.chance(0.5)) {
        value = values.chance(0.5) ? values.anyText() : values.any().asText();
      } else if (!there.isEmpty()) {
        value = values.one(there);
      } else if (parameter.has("example")) {
        value = parameter.get("example").asText();
      } else {
        value = values.of(parameter.path("schema")).asText();
      }
      pairs.add(encoded(name) + "=" + encoded(value));
    }
    if (!right && values.chance(0.1)) {
      pairs.add(encoded(values.anyText()) + "=" + encoded(values.anyText()));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private byte[] body(boolean right, Map<String, String> headers) {
    List<Map.Entry<String, JsonNode>> contents =
        new ArrayList<>(operation.body().path("content").properties());
    Map.Entry<String, JsonNode> content = values.one(contents);
    headers.put("Content-Type", content.getKey());
    boolean optional = !operation.body().path("required").asBoolean();
    if (optional && values.chance(0.2) || !right && values.chance(0.05)) {
      return new byte[0];
    }
    if (!right && values.chance(0.1)) {
      headers.put("Content-Type", values.one(List.of("text/plain", "application/xml", "a/b", "x")));
    }
    JsonNode value = sample(content.getValue());
    if (right) {
      return bytes(value);
    }
    if (values.chance(0.05)) {
      return values
          .one(List.of("[", "{\"a\":", "- "))
          .repeat(DEEP)
          .getBytes(StandardCharsets.UTF_8);
    }
    return values.chance(0.5) ? bytes(values.spoilt(value)) : values.damaged(bytes(value));
  }

  private JsonNode sample(JsonNode content) {
    List<JsonNode> examples = new ArrayList<>();
    content.path("examples").forEach(example -> examples.add(example.path("value")));
    if (!examples.isEmpty() && values.chance(0.5)) {
      return values.one(examples);
    }
    return values.of(content.path("schema"));
  }

  private static byte[] bytes(JsonNode value) {
    return (value.isTextual() ? value.asText() : value.toString()).getBytes(StandardCharsets.UTF_8);
  }

  /** A call of the same path with a method that the document does not have for it. */
  ApiCall withMethod(String method) {
    return new ApiCall(method, path(true), Map.of(), null);
  }

  /** Reads what is read as JSON. */
  static JsonNode json(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (java.io.IOException e) {
      return null;
    }
  }
}
