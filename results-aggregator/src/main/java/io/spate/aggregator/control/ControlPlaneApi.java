package io.spate.aggregator.control;

import io.spate.access.http.CallNotes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The part of the control plane's REST API that the aggregator uses. What comes from a page is
 * passed on as it was written: the control plane alone judges it, by whom the authorization names
 * (null for nobody). {@code askedBy} says in its audit log for whom this service asks (null for
 * itself).
 */
@RegisterRestClient(configKey = "control-plane")
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
interface ControlPlaneApi {
  /** Asks a run to stop; harmless when repeated. */
  @POST
  @Path("/runs/{id}/stop")
  Response stop(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      @PathParam("id") String runId,
      Map<String, String> reason);

  /** Stops a run's time; harmless when repeated. */
  @POST
  @Path("/runs/{id}/pause")
  Response pause(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      @PathParam("id") String runId,
      Map<String, String> reason);

  /** Lets a paused run go on; harmless when repeated. */
  @POST
  @Path("/runs/{id}/resume")
  Response resume(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      @PathParam("id") String runId,
      Map<String, String> reason);

  /** Gives a run another load. */
  @PATCH
  @Path("/runs/{id}/load")
  Response load(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      @PathParam("id") String runId,
      String load);

  /** Checks what would make a run, without making it. */
  @POST
  @Path("/scenarios/validate")
  Response validate(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      String request);

  /** Asks all runs to stop; harmless when repeated. */
  @POST
  @Path("/stop-all")
  Response stopAll(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      Map<String, String> reason);

  /** Who asked for what, newest first. */
  @GET
  @Path("/audit")
  Response audit(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      @HeaderParam(HttpHeaders.ACCEPT) String accept,
      @QueryParam("limit") String limit,
      @QueryParam("format") String format);

  /** Makes a run. */
  @POST
  @Path("/runs")
  Response create(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(CallNotes.ASKED_BY) String askedBy,
      String request);
}
