package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a value that a schema of OpenAPI 3.0 or 3.1 allows: its example, its default, or one made
 * up. Texts of what it makes are templates of the language. Bounded: a schema that contains itself
 * ends where it comes again, and no value has more than {@value #MOST} parts.
 */
final class SchemaValues {
  private static final int DEEPEST = 12;
  private static final int MOST = 2_000;
  private static final int LONGEST_TEXT = 200;

  private final OpenApiRefs refs;
  private final Deque<String> open = new ArrayDeque<>();
  private int made;

  SchemaValues(OpenApiRefs refs) {
    this.refs = refs;
  }

  /**
   * What a media type, parameter or header says for an example; null if it says none.
   *
   * @param holder has {@code example}, {@code examples} or {@code schema}
   */
  JsonNode exampleOf(JsonNode holder) {
    if (holder.has("example")) {
      return literal(holder.get("example"));
    }
    JsonNode examples = holder.path("examples");
    if (examples.isObject() && !examples.isEmpty()) {
      JsonNode value = refs.resolved(examples.elements().next()).path("value");
      if (!value.isMissingNode()) {
        return literal(value);
      }
    }
    return exampleOfSchema(refs.resolved(holder.path("schema")));
  }

  private static JsonNode exampleOfSchema(JsonNode schema) {
    for (String key : new String[] {"example", "const"}) {
      if (schema.has(key)) {
        return literal(schema.get(key));
      }
    }
    JsonNode examples = schema.path("examples");
    return examples.isArray() && !examples.isEmpty() ? literal(examples.get(0)) : null;
  }

  /** A value of a schema, for a request; null if there is nothing to be known of it. */
  JsonNode of(JsonNode schema) {
    made = 0;
    return value(schema, 0);
  }

  private JsonNode value(JsonNode node, int level) {
    String ref = OpenApiRefs.refOf(node);
    if (ref == null) {
      return inline(node, level);
    }
    if (open.contains(ref)) {
      return null;
    }
    open.push(ref);
    try {
      return inline(refs.resolved(node), level);
    } finally {
      open.pop();
    }
  }

  private JsonNode inline(JsonNode schema, int level) {
    if (level > DEEPEST || ++made > MOST || !schema.isObject()) {
      return null;
    }
    JsonNode example = exampleOfSchema(schema);
    if (example != null) {
      return example;
    }
    if (schema.has("default") && !schema.get("default").isNull()) {
      return literal(schema.get("default"));
    }
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return literal(schema.path("enum").get(0));
    }
    for (String choice : new String[] {"oneOf", "anyOf"}) {
      for (JsonNode each : schema.path(choice)) {
        JsonNode value = isNull(each) ? null : value(each, level + 1);
        if (value != null) {
          return value instanceof ObjectNode object ? withParts(object, schema, level) : value;
        }
      }
    }
    if (schema.has("allOf")) {
      return all(schema, level);
    }
    return ofType(schema, level);
  }

  private boolean isNull(JsonNode schema) {
    return refs.resolved(schema).path("type").asText("").equals("null");
  }

  private JsonNode all(JsonNode schema, int level) {
    JsonNode first = null;
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (JsonNode each : schema.path("allOf")) {
      JsonNode value = value(each, level + 1);
      first = first == null ? value : first;
      if (value instanceof ObjectNode object) {
        merged.setAll(object);
      }
    }
    return first == null || first.isObject() ? withParts(merged, schema, level) : first;
  }

  private ObjectNode withParts(ObjectNode object, JsonNode schema, int level) {
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      JsonNode property = refs.resolved(each.getValue());
      if (!property.path("readOnly").asBoolean(false)) {
        JsonNode value = value(each.getValue(), level + 1);
        if (value != null) {
          object.set(each.getKey(), value);
        } else if (isRequired(schema, each.getKey())) {
          object.set(each.getKey(), NullNode.instance);
        }
      }
    }
    return object;
  }

  static boolean isRequired(JsonNode schema, String property) {
    for (JsonNode each : schema.path("required")) {
      if (each.asText("").equals(property)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode ofType(JsonNode schema, int level) {
    return switch (typeOf(schema)) {
      case "object" -> withParts(JsonNodeFactory.instance.objectNode(), schema, level);
      case "array" -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        JsonNode item = value(schema.path("items"), level + 1);
        if (item != null) {
          array.add(item);
        }
        yield array;
      }
      case "integer" -> number(schema, BigDecimal.ONE);
      case "number" -> number(schema, new BigDecimal("1.5"));
      case "boolean" -> JsonNodeFactory.instance.booleanNode(false);
      case "string" -> TextNode.valueOf(text(schema));
      default -> null;
    };
  }

  /** The type; in 3.1 it may be a list, and in both it may have to be concluded. */
  static String typeOf(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (Iterator<JsonNode> each = type.elements(); each.hasNext(); ) {
        String name = each.next().asText("");
        if (!name.equals("null")) {
          return name;
        }
      }
    }
    if (type.isTextual()) {
      return type.textValue();
    }
    return schema.has("properties")
        ? "object"
        : schema.has("items") ? "array" : schema.has("format") ? "string" : "";
  }

  private static JsonNode number(JsonNode schema, BigDecimal usual) {
    BigDecimal exclusive =
        limit(schema, "exclusiveMinimum"); // in 3.0 it is a switch, none of these
    boolean above = exclusive != null || schema.path("exclusiveMinimum").asBoolean(false);
    BigDecimal least = exclusive == null ? limit(schema, "minimum") : exclusive;
    BigDecimal most = limit(schema, "maximum");
    BigDecimal step = limit(schema, "multipleOf");
    BigDecimal value = usual;
    if (least != null && least.compareTo(value) >= (above ? 0 : 1)) {
      value = least.add(above ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (most != null && most.compareTo(value) < 0) {
      value = most;
    }
    if (step != null && step.signum() > 0) {
      BigDecimal over = value.remainder(step);
      value = over.signum() == 0 ? value : value.subtract(over).add(step);
    }
    return JsonNodeFactory.instance.numberNode(value);
  }

  /** A number that one can reckon with; null if there is none. */
  private static BigDecimal limit(JsonNode schema, String key) {
    JsonNode node = schema.path(key);
    if (!node.isNumber()) {
      return null;
    }
    BigDecimal number = node.decimalValue();
    return Math.abs(number.scale()) > 30 || number.precision() > 40 ? null : number;
  }

  /** A template for a text. */
  private static String text(JsonNode schema) {
    switch (schema.path("format").asText("").toLowerCase(Locale.ROOT)) {
      case "date-time" -> {
        return "${now}";
      }
      case "date" -> {
        return "2026-01-31";
      }
      case "time" -> {
        return "12:00:00Z";
      }
      case "uuid" -> {
        return "${uuid}";
      }
      case "email", "idn-email" -> {
        return "user-${user}-${random.alphanumeric(6)}@example.com";
      }
      case "uri", "url", "uri-reference" -> {
        return "https://example.com/${random.alphanumeric(8)}";
      }
      case "hostname" -> {
        return "example.com";
      }
      case "ipv4" -> {
        return "192.0.2.1";
      }
      case "ipv6" -> {
        return "2001:db8::1";
      }
      case "byte" -> {
        return "c3BhdGU=";
      }
      default -> {
        return words(schema);
      }
    }
  }

  private static String words(JsonNode schema) {
    long least = schema.path("minLength").asLong(0);
    long most = schema.path("maxLength").asLong(Long.MAX_VALUE);
    if (most < LONGEST_TEXT || least > 10) {
      long length = Math.max(1, Math.min(Math.max(least, Math.min(most, 12)), LONGEST_TEXT));
      return "${random.alphanumeric(" + length + ")}";
    }
    return "${lorem.words(3)}";
  }

  /** A value as it is written, its texts as templates that stand for themselves. */
  private static JsonNode literal(JsonNode value) {
    return JsonTrees.mapped(value, "", (place, key, text) -> null);
  }

  /** Names of properties and their schemas, those of all parts together. */
  Map<String, JsonNode> propertiesOf(JsonNode node) {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    made = 0;
    collect(node, properties, 0);
    return properties;
  }

  private void collect(JsonNode node, Map<String, JsonNode> properties, int level) {
    if (level > DEEPEST || ++made > MOST) {
      return;
    }
    JsonNode schema = refs.resolved(node);
    for (String part : new String[] {"allOf", "oneOf", "anyOf"}) {
      for (JsonNode each : schema.path(part)) {
        collect(each, properties, level + 1);
      }
    }
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      properties.put(each.getKey(), refs.resolved(each.getValue()));
    }
  }
}
