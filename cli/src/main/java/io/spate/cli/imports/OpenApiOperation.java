package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An operation of an OpenAPI document.
 *
 * @param method in upper case
 * @param path as written, with {@code {names}} in braces
 * @param node the operation itself
 * @param parameters its own and those of its path, resolved; its own count where both have one
 */
record OpenApiOperation(String method, String path, JsonNode node, List<JsonNode> parameters) {

  String label() {
    return method + " " + Texts.shortened(path);
  }

  /** Whether a tag is among its tags. */
  boolean hasTag(String tag) {
    for (JsonNode each : node.path("tags")) {
      if (each.asText("").equalsIgnoreCase(tag)) {
        return true;
      }
    }
    return false;
  }

  /** The path that the last name in braces is an element of; null if the path does not end so. */
  String collection() {
    return path.matches(".*/\\{[^/{}]+}/?") ? path.substring(0, path.lastIndexOf("/{")) : null;
  }
}
