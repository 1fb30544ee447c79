package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The operations of a document in an order in which a user can do them: what is made comes before
 * what reads and changes it, and what deletes comes after all that is below its path.
 */
final class OpenApiPaths {
  private static final List<String> BEFORE =
      List.of("post", "get", "head", "options", "put", "patch");
  private static final int MOST = 20_000;
  private static final int DEEPEST = 60;

  /** A part of a path, with what is below it. */
  private static final class Level {
    final Map<String, Level> below = new LinkedHashMap<>();
    final Map<String, OpenApiOperation> operations = new LinkedHashMap<>();
  }

  private final OpenApiRefs refs;
  private final Level root = new Level();
  private final Set<String> notices;
  private int count;

  private OpenApiPaths(OpenApiRefs refs, Set<String> notices) {
    this.refs = refs;
    this.notices = notices;
  }

  /**
   * Reads {@code paths}.
   *
   * @param notices gets what was left out
   * @throws IllegalArgumentException if there are too many
   */
  static List<OpenApiOperation> of(JsonNode document, OpenApiRefs refs, Set<String> notices) {
    OpenApiPaths paths = new OpenApiPaths(refs, notices);
    for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
      if (each.getKey().startsWith("/")) {
        paths.add(each.getKey(), refs.resolved(each.getValue()));
      }
    }
    List<OpenApiOperation> ordered = new ArrayList<>();
    collect(paths.root, ordered);
    return ordered;
  }

  private void add(String path, JsonNode item) {
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length > DEEPEST) {
      notices.add("left out: " + Texts.shortened(path) + ", which has more parts than any API has");
      return;
    }
    Level level = root;
    for (String part : parts) {
      level = level.below.computeIfAbsent(part, p -> new Level());
    }
    for (Map.Entry<String, JsonNode> each : item.properties()) {
      String method = each.getKey().toLowerCase(Locale.ROOT);
      if (BEFORE.contains(method) || method.equals("delete")) {
        if (++count > MOST) {
          throw new IllegalArgumentException("it has more than " + MOST + " operations");
        }
        JsonNode operation = each.getValue();
        level.operations.put(
            method,
            new OpenApiOperation(
                method.toUpperCase(Locale.ROOT),
                path,
                operation,
                parameters(item.path("parameters"), operation.path("parameters"))));
      } else if (method.equals("trace")) {
        notices.add("left out: TRACE " + Texts.shortened(path) + ", as a scenario has no TRACE");
      }
    }
  }

  private List<JsonNode> parameters(JsonNode ofPath, JsonNode own) {
    Map<String, JsonNode> byPlace = new LinkedHashMap<>();
    for (JsonNode list : List.of(ofPath, own)) {
      for (JsonNode each : list) {
        JsonNode parameter = refs.resolved(each);
        if (!parameter.path("name").asText("").isEmpty()) {
          byPlace.put(
              parameter.path("in").asText("") + " " + parameter.path("name").asText(), parameter);
        }
      }
    }
    return List.copyOf(byPlace.values());
  }

  private static void collect(Level level, List<OpenApiOperation> ordered) {
    for (String method : BEFORE) {
      OpenApiOperation operation = level.operations.get(method);
      if (operation != null) {
        ordered.add(operation);
      }
    }
    level.below.values().forEach(below -> collect(below, ordered));
    OpenApiOperation delete = level.operations.get("delete");
    if (delete != null) {
      ordered.add(delete);
    }
  }
}
