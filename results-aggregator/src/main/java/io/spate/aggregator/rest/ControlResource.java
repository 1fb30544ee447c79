package io.spate.aggregator.rest;

import io.spate.aggregator.control.CallersControlPlane;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
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

/** What the list of runs may ask of the control plane, passed on with its answer. */
@Path("/api/v1")
@Tag(name = "Control")
class ControlResource {
  private final CallersControlPlane controlPlane;

  ControlResource(CallersControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  @POST
  @Path("/scenarios/validate")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Checks what would make a run, without making it")
  @RequestBody(
      required = true,
      description = "As for making a run",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "body", value = PassedOnAnswers.REQUEST)))
  @APIResponse(responseCode = "200", description = "It could be run")
  @APIResponse(
      responseCode = "422",
      description = "It cannot be run: each mistake with line and column")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response validate(String request, @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(controlPlane.of(context).validate(request));
  }

  @GET
  @Path("/audit")
  @Produces({MediaType.APPLICATION_JSON, "application/x-ndjson", "application/jsonl"})
  @Operation(
      summary = "Who asked for what, newest first",
      description = "For operators. With format=jsonl an entry a line, the newest last.")
  @APIResponse(responseCode = "200", description = "As the control plane answers it")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response audit(
      @QueryParam("limit") String limit,
      @QueryParam("format") String format,
      @HeaderParam(HttpHeaders.ACCEPT) String accept,
      @Context RoutingContext context) {
    return ControlPlaneAnswers.pass(controlPlane.of(context).audit(accept, limit, format));
  }

  @POST
  @Path("/stop-all")
  @Operation(summary = "Stops every run that is not over")
  @APIResponse(responseCode = "202", description = "They are stopping")
  @APIResponse(responseCode = "503", description = "The control plane does not answer")
  public Response stopAll(@Context RoutingContext context) {
    return ControlPlaneAnswers.pass(
        controlPlane.of(context).stopAll("all stopped from the result page"));
  }
}
