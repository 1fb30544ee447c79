package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An operation of a document.
 *
 * @param parameters resolved
 * @param body resolved; a missing node if it takes none
 * @param responses by status, not resolved
 */
record ApiOperation(
    String method, String path, List<JsonNode> parameters, JsonNode body, JsonNode responses) {
  @Override
  public String toString() {
    return method + " " + path;
  }
}
