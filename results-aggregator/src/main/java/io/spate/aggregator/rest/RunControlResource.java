package io.spate.aggregator.rest;

import io.spate.aggregator.control.CallersControlPlane;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What the pages may ask of a run, or for a new one. All of it is passed on to the control plane,
 * and so is what it answers: the pages need not know where it is, nor be allowed to reach it.
 */
@Path("/api/v1/runs")
@Tag(name = "Control", description = "Passed on to the control plane, for the pages")
class RunControlResource {
  private final CallersControlPlane controlPlane;

  RunControlResource(CallersControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  // A body that has to be JSON cannot be sent from another site without asking first.
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Makes a run")
  @RequestBody(
      required = true,
      description = "A request as the control plane takes it",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "body", value = PassedOnAnswers.REQUEST)))
  @APIResponse(responseCode = "201", description = "It is made")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response create(String request, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(controlPlane.of(context).create(request));
  }

  @PATCH
  @Path("/{id}/load")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Gives a run another load")
  @RequestBody(
      required = true,
      description = "A load as the control plane takes it",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples =
                  @ExampleObject(name = "body", value = "{\"users\": 250, \"spawnRate\": 10}")))
  @APIResponse(responseCode = "202", description = "It has another load")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response load(@PathParam("id") String id, String load, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(controlPlane.of(context).load(id, load));
  }

  @POST
  @Path("/{id}/pause")
  @Operation(summary = "Pauses a run")
  @APIResponse(responseCode = "202", description = "It pauses")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response pause(@PathParam("id") String id, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(
        controlPlane.of(context).pause(id, "paused from the result page"));
  }

  @POST
  @Path("/{id}/resume")
  @Operation(summary = "Lets a paused run go on")
  @APIResponse(responseCode = "202", description = "It goes on")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response resume(@PathParam("id") String id, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(
        controlPlane.of(context).resume(id, "resumed from the result page"));
  }

  @POST
  @Path("/{id}/stop")
  @Operation(summary = "Stops a run")
  @APIResponse(responseCode = "202", description = "It is stopping, or over already")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response stop(@PathParam("id") String id, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(
        controlPlane.of(context).stop(id, "stopped from the result page"));
  }
}
