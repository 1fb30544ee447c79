package io.spate.controlplane.rest;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a run is to stop. */
@Schema(name = "Stop")
record StopBody(
    @Schema(description = "For people; shown on the page and in the report") String reason) {

  /**
   * Reads a body; an empty one gives no reason.
   *
   * @throws MalformedBodyException if there is one and it is not such an object
   */
  static StopBody read(String body) {
    if (body.isBlank()) {
      return new StopBody(null);
    }
    try {
      StopBody read = Json.read(body.getBytes(StandardCharsets.UTF_8), StopBody.class);
      return read == null ? new StopBody(null) : read;
    } catch (UnreadableRecordException e) {
      throw new MalformedBodyException(
          "the body is not {\"reason\": \"...\"}; send that as JSON, or nothing");
    }
  }
}
