package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.access.http.CallNotes;
import io.spate.controlplane.log.RunLogView;
import io.spate.controlplane.run.LoadChange;
import io.spate.controlplane.run.RunChanges;
import io.spate.controlplane.run.RunView;
import io.spate.controlplane.run.RunViews;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs that go on: change their load, pause them, and what happened to them. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
@Blocking
public final class RunChangesResource {
  private final RequestBodies bodies;
  private final RunChanges changes;
  private final RunViews views;

  RunChangesResource(RequestBodies bodies, RunChanges changes, RunViews views) {
    this.bodies = bodies;
    this.changes = changes;
    this.views = views;
  }

  @PATCH
  @Path("/runs/{id}/load")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeLoad",
      summary = "Change the load of a run",
      description =
          "From now on the load ramps, up or down, from what it is to the users at the spawn rate"
              + " and then stays there until the planned end. A paused run does so when it goes on;"
              + " one that has not started does so from its start, from 0. The arrivals of an open"
              + " model come at the new rate from a moment later on, without a ramp, so that every"
              + " agent knows in time.")
  @RequestBody(
      required = true,
      description = "Users, spawn rate, or both; or the rate of arrivals",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = LoadBody.class),
              examples = @ExampleObject(name = "load", value = Examples.LOAD)))
  @APIResponse(
      responseCode = "202",
      description = "The run has another load",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "409", ref = ApiDocument.RUN_OVER)
  @APIResponse(responseCode = "422", ref = ApiDocument.NOT_RUNNABLE)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response changeLoad(
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream body,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    LoadChange change = RequestReader.load(bodies.text(body));
    CallNotes.detail(context, change.inWords());
    changes.load(id, change);
    return answer(true, id, uri);
  }

  @POST
  @Path("/runs/{id}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "pauseRun",
      summary = "Pause a run",
      description =
          "No user sends a request until the run is resumed, and the run's time stands still. May"
              + " be asked any number of times.")
  @RequestBody(
      description = "Why, for people; may be left out",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReasonBody.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run pauses",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The run was paused already",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "409", ref = ApiDocument.NOT_RUNNING)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response pause(
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream body,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    String reason = bodies.reason(body, "paused by request");
    CallNotes.detail(context, reason);
    return answer(changes.pause(id, reason), id, uri);
  }

  @POST
  @Path("/runs/{id}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "resumeRun",
      summary = "Let a paused run go on",
      description =
          "The run goes on where it was paused; its start and its end move by the length of the"
              + " pause. May be asked any number of times.")
  @RequestBody(
      description = "Why, for people; may be left out",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReasonBody.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run goes on",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The run was not paused",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "409", ref = ApiDocument.NOT_RUNNING)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response resume(
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream body,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    String reason = bodies.reason(body, null);
    CallNotes.detail(context, reason);
    return answer(changes.resume(id, reason), id, uri);
  }

  @GET
  @Path("/runs/{id}/log")
  @Operation(
      operationId = "getRunLog",
      summary = "What happened to a run",
      description =
          "Changes by request, and agents that came, went or were lost. An agent is lost when it"
              + " has been silent for five seconds; the entry is dated when it was last heard of.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RunLogView.class)))
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public RunLogView log(@PathParam("id") String id) {
    return views.log(id);
  }

  private Response answer(boolean changed, String id, UriInfo uri) {
    return Response.status(changed ? Response.Status.ACCEPTED : Response.Status.OK)
        .entity(views.one(id, RunsResource.self(uri)))
        .build();
  }
}
