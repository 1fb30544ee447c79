package io.spate.aggregator.control;

import io.spate.aggregator.config.ControlPlaneConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The control plane, as far as the aggregator needs it. Calls block, bounded in time. */
@Singleton
public class ControlPlane {
  private final ControlPlaneApi api;
  private final ControlPlaneConfig config;

  ControlPlane(@RestClient ControlPlaneApi api, ControlPlaneConfig config) {
    this.api = api;
    this.config = config;
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
    try (Response response = call(runId, reason)) {
      String body = response.hasEntity() ? response.readEntity(String.class) : null;
      return new Answer(
          response.getStatus(), response.getHeaderString(HttpHeaders.CONTENT_TYPE), body);
    } catch (ProcessingException e) {
      throw new ControlPlaneAwayException(config.url().toString(), e);
    }
  }

  private Response call(String runId, String reason) {
    try {
      return api.stop(runId, Map.of("reason", reason));
    } catch (WebApplicationException e) {
      // Not a failure here: whatever it says is passed on.
      return e.getResponse();
    }
  }
}
