package io.spate.scenario.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.TypeRef;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.MappingProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON path with wildcards, filters, slices or functions, evaluated by a library on the whole
 * body as a tree: some ten times as dear as a simple path. Immutable, thread-safe.
 */
final class FullJsonPath {
  // Exact numbers: a saved price or id keeps its digits. No interning: see JsonPath.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(MAPPER))
          .mappingProvider(new NoMapping())
          .build();

  private final com.jayway.jsonpath.JsonPath path;

  /**
   * Compiles a path.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  FullJsonPath(String text) {
    if (text.endsWith("[")) {
      throw new IllegalArgumentException("a '[' that is not closed"); // the library ignores it
    }
    try {
      path = com.jayway.jsonpath.JsonPath.compile(text);
    } catch (JsonPathException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** What is there, in the order of the body; one of kind NOT_JSON if the body is not JSON. */
  List<JsonPath.Found> findAll(byte[] body, int length) {
    try {
      JsonNode root = MAPPER.readTree(body, 0, length);
      if (root == null || root.isMissingNode()) {
        return List.of(JsonPath.notJson("an empty body"));
      }
      return values(path.read(root, CONFIGURATION));
    } catch (JsonProcessingException e) {
      return List.of(JsonPath.notJson("a body that is not JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      return List.of(JsonPath.notJson("a body that is not JSON: " + e.getMessage()));
    } catch (PathNotFoundException e) {
      return List.of();
    } catch (JsonPathException e) {
      // Such as the sum of what are no numbers.
      return List.of(JsonPath.notJson("nothing: " + e.getMessage()));
    }
  }

  private List<JsonPath.Found> values(Object result) {
    if (!path.isDefinite() && result instanceof ArrayNode array) {
      List<JsonPath.Found> all = new ArrayList<>(array.size());
      array.forEach(each -> all.add(found(each)));
      return all;
    }
    return List.of(found(result));
  }

  private static JsonPath.Found found(Object value) {
    JsonNode node = value instanceof JsonNode tree ? tree : MAPPER.valueToTree(value);
    JsonPath.Kind kind =
        switch (node.getNodeType()) {
          case STRING -> JsonPath.Kind.STRING;
          case NUMBER -> JsonPath.Kind.NUMBER;
          case BOOLEAN -> JsonPath.Kind.BOOLEAN;
          case NULL, MISSING -> JsonPath.Kind.NULL;
          default -> JsonPath.Kind.STRUCTURE;
        };
    return new JsonPath.Found(
        kind, kind == JsonPath.Kind.STRING ? node.textValue() : node.toString());
  }

  /** Results are taken as they are; without this the library would load its own JSON parser. */
  private static final class NoMapping implements MappingProvider {
    @Override
    public <T> T map(Object source, Class<T> type, Configuration configuration) {
      throw new UnsupportedOperationException("no mapping to " + type);
    }

    @Override
    public <T> T map(Object source, TypeRef<T> type, Configuration configuration) {
      throw new UnsupportedOperationException("no mapping to " + type);
    }
  }
}
