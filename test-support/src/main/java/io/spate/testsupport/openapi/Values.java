package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Values of a schema, and others. Confined to a thread. */
final class Values {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 6;

  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "0",
    "-1",
    "1",
    "60s",
    "5m",
    "500/s",
    "1e9",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "../../etc/passwd",
    "%00",
    "\u0000",
    "\n\r",
    "'\"`",
    "<script>alert(1)</script>",
    "${env.HOME}",
    "ünï¢ode \uD83D\uDE00",
    "\uFFFF",
    "a".repeat(3_000),
    "9".repeat(400),
    "http://127.0.0.1:1",
    "http://203.0.113.1",
    "http://[::1",
    "://",
    "; DROP TABLE runs",
    "{{7*7}}",
    "*",
    "\\"
  };

  private static final String[] NUMBERS = {
    "0",
    "1",
    "-1",
    "2",
    "10",
    "100",
    "2147483647",
    "-2147483648",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "0.5",
    "-0.0",
    "1e308",
    "1e-300",
    "1.7976931348623157e308",
    "123456789012345678901234567890"
  };

  private final ApiDocument document;
  private final SplittableRandom random;

  Values(ApiDocument document, SplittableRandom random) {
    this.document = document;
    this.random = random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String anyText() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  /** A value that the schema allows, as far as it can be told from types, examples and enums. */
  JsonNode of(JsonNode schema) {
    return of(schema, 0);
  }

  private JsonNode of(JsonNode given, int depth) {
    JsonNode schema = document.resolve(given);
    List<JsonNode> samples = samples(schema);
    if (!samples.isEmpty() && chance(0.6)) {
      return one(samples);
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.path(choice).size() > 0) {
        return of(schema.get(choice).get(random.nextInt(schema.get(choice).size())), depth);
      }
    }
    return switch (typeOf(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> NODES.numberNode(random.nextInt(0, 200));
      case "number" -> NODES.numberNode(random.nextDouble() * 100);
      case "boolean" -> NODES.booleanNode(chance(0.5));
      case "string" -> NODES.textNode(anyText());
      default -> any(depth);
    };
  }

  private static List<JsonNode> samples(JsonNode schema) {
    List<JsonNode> samples = new ArrayList<>();
    schema.path("enum").forEach(samples::add);
    schema.path("examples").forEach(samples::add);
    for (String single : List.of("example", "default", "const")) {
      if (schema.has(single)) {
        samples.add(schema.get(single));
      }
    }
    return samples;
  }

  private String typeOf(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray() && type.size() > 0) {
      return type.get(random.nextInt(type.size())).asText();
    }
    return type.asText(schema.has("properties") ? "object" : "");
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (required.contains(property.getKey()) || chance(0.5)) {
        object.set(property.getKey(), of(property.getValue(), depth + 1));
      }
    }
    return object;
  }

  private JsonNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(3); i > 0 && depth < DEEPEST; i--) {
      array.add(of(schema.path("items"), depth + 1));
    }
    return array;
  }

  /** A value of any kind. */
  JsonNode any() {
    return any(0);
  }

  private JsonNode any(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 7 : 4)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.textNode(anyText());
      case 2 -> NODES.numberNode(new java.math.BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)]));
      case 3 -> NODES.booleanNode(chance(0.5));
      case 4 -> NODES.arrayNode().add(any(depth + 1)).add(any(depth + 1));
      case 5 -> NODES.objectNode();
      default -> NODES.objectNode().set(anyText(), any(depth + 1));
    };
  }

  /** The same value with one thing wrong. */
  JsonNode spoilt(JsonNode value) {
    if (!(value instanceof ObjectNode whole) || whole.isEmpty() || chance(0.2)) {
      return any();
    }
    ObjectNode object = whole.deepCopy();
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = one(names);
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name, any());
      case 2 -> object.set(anyText(), any());
      default -> object.set(name, NODES.arrayNode().add(object.get(name)));
    }
    return object;
  }

  /** The same bytes, some of them changed, or cut short. */
  byte[] damaged(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(1, 5); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]:,\"'\n -*&!|>$%@#?".charAt(random.nextInt(21));
        default -> bytes = java.util.Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }
}
