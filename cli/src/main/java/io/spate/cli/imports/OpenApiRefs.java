package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds what {@code $ref}s of a document stand for. Only references within the document are
 * followed, and no more than {@value #LONGEST} one after the other, so that a circle of them ends.
 */
final class OpenApiRefs {
  private static final int LONGEST = 30;

  private final JsonNode document;
  private final Set<String> unknown = new LinkedHashSet<>();

  OpenApiRefs(JsonNode document) {
    this.document = document;
  }

  /** The node itself, or what it refers to; a missing node if that is nowhere. */
  JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    for (int i = 0; i < LONGEST; i++) {
      String ref = refOf(at);
      if (ref == null) {
        return at;
      }
      at = find(ref);
    }
    unknown.add(refOf(node));
    return MissingNode.getInstance();
  }

  /** The reference that a node is; null if it is none. */
  static String refOf(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isTextual() ? ref.textValue() : null;
  }

  private JsonNode find(String ref) {
    JsonNode found = MissingNode.getInstance();
    if (ref.equals("#")) {
      found = document;
    } else if (ref.startsWith("#/")) {
      String pointer = Texts.decodedPath(ref.substring(1));
      try {
        found = pointer == null ? found : document.at(pointer);
      } catch (IllegalArgumentException e) {
        // No pointer: told below, as one that leads nowhere.
      }
    }
    if (found.isMissingNode()) {
      unknown.add(ref);
    }
    return found;
  }

  /** References that led nowhere, or to other files. */
  Set<String> unknown() {
    return unknown;
  }
}
