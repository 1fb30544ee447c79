package io.spate.controlplane.rest;

import io.spate.controlplane.run.RequestTooLargeException;
import io.spate.controlplane.run.RunRequest;
import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the bodies of requests, each by its media type. */
final class RequestBodies {
  /** Media types of a bare scenario. */
  static final String YAML = "application/yaml";

  static final String YAML_OLD = "application/x-yaml";
  static final String YAML_TEXT = "text/yaml";

  /** The largest body. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /**
   * How long a body that is too large may be for its rest to be read and thrown away. A client that
   * still sends when the connection is closed does not see the answer.
   */
  static final int MAX_DISCARDED_BYTES = 2 * MAX_BYTES;

  private RequestBodies() {}

  /**
   * A request for a run.
   *
   * @throws MalformedBodyException if the body is not what its media type promises
   * @throws RequestTooLargeException if it is too large
   * @throws ScenarioException if a value that goes with the scenario is wrong
   */
  static RunRequest run(InputStream body, MediaType type, RunParameters parameters, UriInfo uri) {
    refuseUnknown(uri);
    String text = text(body);
    return type != null && type.getSubtype().equals("json")
        ? RequestReader.json(text)
        : RequestReader.scenario(text, parameters);
  }

  private static void refuseUnknown(UriInfo uri) {
    List<Problem> problems =
        uri.getQueryParameters().keySet().stream()
            .filter(name -> !RunFields.NAMES.contains(name))
            .sorted()
            .map(
                name ->
                    new Problem(
                        "request",
                        0,
                        0,
                        "unknown query parameter '" + name + "'",
                        "there are " + String.join(", ", RunFields.NAMES)))
            .toList();
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
  }

  /**
   * A body as text.
   *
   * @throws MalformedBodyException if it is not UTF-8, or the client went away
   * @throws RequestTooLargeException if it is too large
   */
  static String text(InputStream body) {
    if (body == null) {
      return "";
    }
    try {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        body.skip(MAX_DISCARDED_BYTES - (long) bytes.length);
        throw tooLarge();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedBodyException("the body is not UTF-8; send it in that encoding");
    } catch (IOException e) {
      throw new MalformedBodyException("the body ended too early: " + e.getMessage());
    }
  }

  static RequestTooLargeException tooLarge() {
    return new RequestTooLargeException(
        "the body is larger than 8 MiB (" + MAX_BYTES + " bytes); move data out of the scenario");
  }
}
