package io.spate.controlplane.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why something is to happen to a run. */
@Schema(name = "Reason")
@RegisterForReflection
record ReasonBody(
    @Schema(description = "For people; shown on the page and in the report") String reason) {
  private static final int MAX_LENGTH = 1_000;

  /**
   * The reason in a body, shortened if need be; {@code otherwise} if there is none.
   *
   * @throws MalformedBodyException if there is a body and it is not such an object
   */
  static String read(String body, String otherwise) {
    String reason = parse(body);
    if (reason == null || reason.isBlank()) {
      return otherwise;
    }
    return reason.length() <= MAX_LENGTH ? reason : reason.substring(0, MAX_LENGTH) + "…";
  }

  private static String parse(String body) {
    if (body.isBlank() || body.strip().equals("null")) {
      return null;
    }
    try {
      return Json.read(body.getBytes(StandardCharsets.UTF_8), ReasonBody.class).reason;
    } catch (UnreadableRecordException e) {
      throw new MalformedBodyException(
          "the body is not {\"reason\": \"...\"}; send that as JSON, or nothing");
    }
  }
}
