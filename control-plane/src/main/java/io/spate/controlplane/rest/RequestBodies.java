package io.spate.controlplane.rest;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.controlplane.run.RequestTooLargeException;
import io.spate.controlplane.run.RunRequest;
import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the bodies of requests, each by its media type. Thread-safe. */
@Singleton
final class RequestBodies {
  /** Media types of a bare scenario. */
  static final String YAML = "application/yaml";

  static final String YAML_OLD = "application/x-yaml";
  static final String YAML_TEXT = "text/yaml";

  private static final int SMALLEST_LIMIT = 1024;
  static final int LARGEST_LIMIT = 8 * 1024 * 1024;

  /**
   * How long a body that is too large may be for its rest to be read and thrown away. A client that
   * still sends when the connection is closed does not see the answer.
   */
  static final int MAX_DISCARDED_BYTES = 2 * LARGEST_LIMIT;

  private final int maxBytes;

  RequestBodies(ControlPlaneConfig config) {
    this.maxBytes = config.limits().bodyBytes();
    if (maxBytes < SMALLEST_LIMIT || maxBytes > LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "spate.limits.body-bytes must be "
              + SMALLEST_LIMIT
              + " to "
              + LARGEST_LIMIT
              + ", got "
              + maxBytes);
    }
  }

  /**
   * A request for a run.
   *
   * @throws MalformedBodyException if the body is not what its media type promises
   * @throws RequestTooLargeException if it is too large
   * @throws ScenarioException if a value that goes with the scenario is wrong
   */
  RunRequest run(InputStream body, MediaType type, RunParameters parameters, UriInfo uri) {
    refuseUnknown(uri);
    String text = text(body);
    return type != null && type.getSubtype().equals("json")
        ? RequestReader.json(text)
        : RequestReader.scenario(text, parameters);
  }

  static void refuseUnknown(UriInfo uri) {
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
   * The reason in a body; {@code otherwise} if there is none.
   *
   * @throws MalformedBodyException if there is a body that gives no reason
   * @throws RequestTooLargeException if it is too large
   */
  String reason(InputStream body, String otherwise) {
    return ReasonBody.read(text(body), otherwise);
  }

  /**
   * A body as text.
   *
   * @throws MalformedBodyException if it is not UTF-8, or the client went away
   * @throws RequestTooLargeException if it is too large
   */
  String text(InputStream body) {
    if (body == null) {
      return "";
    }
    try {
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
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

  /** How many bytes a scenario and what goes with it may have. */
  int maxBytes() {
    return maxBytes;
  }

  RequestTooLargeException tooLarge() {
    return new RequestTooLargeException(
        "the body is larger than "
            + maxBytes
            + " bytes (spate.limits.body-bytes); move data out of the scenario"
            + (maxBytes < LARGEST_LIMIT ? ", or have the operator raise it" : ""));
  }
}
