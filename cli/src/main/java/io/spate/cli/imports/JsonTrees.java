package io.spate.cli.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spate.cli.imports.Values.Place;
import java.util.Map;

/** JSON as a tree, within bounds, its numbers digit by digit. */
final class JsonTrees {
  /** A scenario may have 60 levels; its own steps take some of them. */
  static final int MAX_BODY_LEVELS = 40;

  private static final int MAX_BODY_VALUES = 20_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(200).maxNumberLength(400).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Reads trees; a name that an object has twice is a mistake. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonTrees() {}

  /** An object or array that can be a {@code json} body; null if the text is none. */
  static JsonNode bodyOf(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return null;
    }
    try {
      JsonNode tree = MAPPER.readTree(text);
      return levels(tree, 0) <= MAX_BODY_LEVELS && count(tree) <= MAX_BODY_VALUES ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static int levels(JsonNode node, int above) {
    int deepest = above + 1;
    for (JsonNode each : node) {
      deepest = Math.max(deepest, levels(each, above + 1));
    }
    return deepest;
  }

  private static int count(JsonNode node) {
    int count = 1;
    for (JsonNode each : node) {
      count += count(each);
    }
    return count;
  }

  /** The tree with its texts and numbers as templates. */
  static JsonNode mapped(JsonNode node, String key, Values values) {
    if (node instanceof ObjectNode object) {
      ObjectNode mapped = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        mapped.set(each.getKey(), mapped(each.getValue(), each.getKey(), values));
      }
      return mapped;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode mapped = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> mapped.add(mapped(each, key, values)));
      return mapped;
    }
    if (node.isTextual()) {
      return TextNode.valueOf(values.text(Place.JSON_TEXT, key, node.textValue()));
    }
    String template =
        node.isNumber() ? values.templateOf(Place.JSON_NUMBER, key, node.asText()) : null;
    return template == null ? node : TextNode.valueOf(template);
  }
}
