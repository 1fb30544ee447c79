package io.spate.aggregator.control;

import io.spate.aggregator.config.ControlPlaneConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The control plane, as far as the aggregator needs it. It is asked with this service's own token
 * unless on somebody's behalf. Calls block, bounded in time. Thread-safe.
 */
@Singleton
public class ControlPlane {
  private final ControlPlaneApi api;
  private final ControlPlaneConfig config;
  private final String authorization;
  private final String askedBy;

  @Inject
  ControlPlane(@RestClient ControlPlaneApi api, ControlPlaneConfig config) {
    this(api, config, config.token().orElse(null), null);
  }

  private ControlPlane(
      ControlPlaneApi api, ControlPlaneConfig config, String token, String askedBy) {
    this.api = api;
    this.config = config;
    this.authorization = token == null ? null : "Bearer " + token;
    this.askedBy = askedBy;
  }

  /**
   * The same, asked with another's token, so that the control plane judges by whoever asks.
   *
   * @param token empty for this service's own: of a caller whom it lets in without one
   * @param askedBy who asks, for the control plane's audit log
   */
  public ControlPlane onBehalfOf(Optional<String> token, String askedBy) {
    return new ControlPlane(api, config, token.or(config::token).orElse(null), askedBy);
  }

  /**
   * What it answered, to be passed on.
   *
   * @param contentType null without a body
   */
  public record Answer(int status, String contentType, String body) {
    /** Whether it does what it was asked. */
    public boolean isOk() {
      return status / 100 == 2;
    }
  }

  /**
   * Asks a run to stop.
   *
   * @param reason for people
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer stop(String runId, String reason) {
    return ask(() -> api.stop(authorization, askedBy, runId, reason(reason)));
  }

  /**
   * Stops a run's time.
   *
   * @param reason for people
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer pause(String runId, String reason) {
    return ask(() -> api.pause(authorization, askedBy, runId, reason(reason)));
  }

  /**
   * Lets a paused run go on.
   *
   * @param reason for people
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer resume(String runId, String reason) {
    return ask(() -> api.resume(authorization, askedBy, runId, reason(reason)));
  }

  /**
   * Gives a run another load.
   *
   * @param json the load, as the control plane reads it
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer load(String runId, String json) {
    return ask(() -> api.load(authorization, askedBy, runId, json));
  }

  /**
   * Makes a run.
   *
   * @param json the request, as the control plane reads it
   * @throws ControlPlaneAwayException if it does not answer; the run may have been made
   */
  public Answer create(String json) {
    return ask(() -> api.create(authorization, askedBy, json));
  }

  /**
   * Checks what would make a run, without making it.
   *
   * @param json the request, as the control plane reads it
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer validate(String json) {
    return ask(() -> api.validate(authorization, askedBy, json));
  }

  /**
   * Stops all runs that are not over.
   *
   * @param reason for people
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer stopAll(String reason) {
    return ask(() -> api.stopAll(authorization, askedBy, reason(reason)));
  }

  /**
   * Who asked for what.
   *
   * @param accept media types, as in the header
   * @param limit how many at the most; null for some
   * @param format {@code json} or {@code jsonl}; null to go by {@code accept}
   * @throws ControlPlaneAwayException if it does not answer
   */
  public Answer audit(String accept, String limit, String format) {
    return ask(() -> api.audit(authorization, askedBy, accept, limit, format));
  }

  private static Map<String, String> reason(String reason) {
    return Map.of("reason", reason);
  }

  private Answer ask(Supplier<Response> request) {
    try (Response response = answer(request)) {
      String body = response.hasEntity() ? response.readEntity(String.class) : null;
      return new Answer(
          response.getStatus(), response.getHeaderString(HttpHeaders.CONTENT_TYPE), body);
    } catch (ProcessingException e) {
      throw new ControlPlaneAwayException(config.url().toString(), e);
    }
  }

  private static Response answer(Supplier<Response> request) {
    try {
      return request.get();
    } catch (WebApplicationException e) {
      // Not a failure here: whatever it says is passed on.
      return e.getResponse();
    }
  }
}
