package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.controlplane.run.Scaling;
import io.spate.controlplane.run.StateReaders;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How many agents there should be. */
@Path("/api/v1/scaling")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agents", description = "The fleet of load agents")
@Blocking
public final class ScalingResource {
  private final Scaling scaling;
  private final StateReaders readers;

  ScalingResource(Scaling scaling, StateReaders readers) {
    this.scaling = scaling;
    this.readers = readers;
  }

  @GET
  @Operation(
      operationId = "getScaling",
      summary = "How many agents the runs want: the signal for an autoscaler",
      description =
          "0 without a run. Else what the most demanding run expects, or what the peaks of all runs"
              + " together need by spate.scaling.users-per-agent and rate-per-agent, whichever is"
              + " more; never more than there are slots. While this control plane does not know all"
              + " runs the answer is 503, never a wrong 0.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Scaling.View.class)))
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Scaling.View get() {
    readers.requireCaughtUp();
    return scaling.view();
  }
}
