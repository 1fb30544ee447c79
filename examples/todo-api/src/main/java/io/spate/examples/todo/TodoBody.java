package io.spate.examples.todo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalLong;

/**
 * What a client sends, read by hand so that each mistake is answered in words. Unknown fields are
 * ignored.
 *
 * @param id if the client has sent one
 * @param description 1 to 2,000 characters
 * @param completed false unless sent
 */
record TodoBody(OptionalLong id, String description, boolean completed) {
  static final int MAX_DESCRIPTION = 2_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads it.
   *
   * @throws Problem 400, if it is no such body
   */
  static TodoBody parse(String text) {
    JsonNode json = json(text);
    if (!json.isObject()) {
      throw Problem.badRequest(
          "the body is no JSON object; send {\"Description\": \"...\", \"Completed\": false}");
    }
    return new TodoBody(id(json.get("Id")), description(json), completed(json.get("Completed")));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Problem.badRequest(
          "the body is no JSON from line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + " on");
    }
  }

  private static OptionalLong id(JsonNode id) {
    if (id == null || id.isNull()) {
      return OptionalLong.empty();
    }
    if (!id.isIntegralNumber() || !id.canConvertToLong()) {
      throw Problem.badRequest("Id is no whole number");
    }
    return OptionalLong.of(id.longValue());
  }

  private static String description(JsonNode json) {
    JsonNode description = json.get("Description");
    if (description == null || description.isNull()) {
      throw Problem.badRequest("Description is missing");
    }
    if (!description.isTextual()) {
      throw Problem.badRequest("Description is no text");
    }
    String text = description.textValue();
    if (text.isBlank()) {
      throw Problem.badRequest("Description is empty");
    }
    if (text.length() > MAX_DESCRIPTION) {
      throw Problem.badRequest(
          "Description has "
              + text.length()
              + " characters; at most "
              + MAX_DESCRIPTION
              + " are kept");
    }
    return text;
  }

  private static boolean completed(JsonNode completed) {
    if (completed == null || completed.isNull()) {
      return false;
    }
    if (!completed.isBoolean()) {
      throw Problem.badRequest("Completed is neither true nor false");
    }
    return completed.booleanValue();
  }
}
