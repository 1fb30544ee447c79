package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.access.http.CallNotes;
import io.spate.controlplane.run.RunCreation;
import io.spate.controlplane.run.RunStops;
import io.spate.controlplane.run.RunView;
import io.spate.controlplane.run.RunViews;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Runs: make, look at, stop. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "Make runs, look at them, change them, stop them")
@Blocking
public final class RunsResource {
  private static final String DEFAULT_REASON = "stopped by request";

  private final RequestBodies bodies;
  private final RunCreation creation;
  private final RunStops stops;
  private final RunViews views;

  RunsResource(RequestBodies bodies, RunCreation creation, RunStops stops, RunViews views) {
    this.bodies = bodies;
    this.creation = creation;
    this.stops = stops;
    this.views = views;
  }

  /** All runs that are kept. */
  @Schema(name = "Runs")
  public record RunList(@Schema(description = "Newest first") List<RunView> runs) {}

  /** What stop-all has stopped. */
  @Schema(name = "Stopped")
  public record Stopped(@Schema(description = "Ids of the runs") List<String> stopped) {}

  @POST
  @Path("/runs")
  @Consumes({
    RequestBodies.YAML,
    RequestBodies.YAML_OLD,
    RequestBodies.YAML_TEXT,
    MediaType.APPLICATION_JSON
  })
  @Operation(
      operationId = "createRun",
      summary = "Make a run",
      description =
          "Checks the scenario and the target, then publishes the run's command and its quotas."
              + " Answers when Kafka has acknowledged them. The run waits until enough agents hold"
              + " its slots, then it starts by itself. Files of data, and files that are included,"
              + " come as parts of a form: the part 'scenario' is the scenario, each other one a"
              + " file, named as the scenario writes its path.")
  @RequestBody(
      required = true,
      description =
          "A scenario as YAML (what goes with it as query parameters), a JSON request, or a form"
              + " with files",
      content = {
        @Content(
            mediaType = RequestBodies.YAML,
            schema = @Schema(implementation = String.class),
            examples = @ExampleObject(name = "scenario", value = Examples.SCENARIO)),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = RunRequestBody.class),
            examples = @ExampleObject(name = "request", value = Examples.REQUEST))
      })
  @APIResponse(
      responseCode = "201",
      description = "The run is made; Location is where it is found",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "403", ref = ApiDocument.TARGET_NOT_ALLOWED)
  @APIResponse(responseCode = "422", ref = ApiDocument.NOT_RUNNABLE)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response create(
      @Parameter(hidden = true) InputStream body,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      @BeanParam RunParameters parameters,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    return created(creation.create(bodies.run(body, type, parameters, uri)), uri, context);
  }

  private Response created(String runId, UriInfo uri, RoutingContext context) {
    CallNotes.subject(context, runId);
    RunView run = views.one(runId, self(uri));
    CallNotes.detail(context, "scenario '" + run.name() + "'");
    return Response.created(run.links().self()).entity(run).build();
  }

  /** A scenario with files; described with {@link #create}, since an API has one POST per path. */
  @POST
  @Path("/runs")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Response createWithData(
      @RestForm(RequestParts.SCENARIO) String scenario,
      @Parameter(hidden = true) @RestForm(FileUpload.ALL) List<FileUpload> files,
      @BeanParam RunParameters parameters,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    RequestBodies.refuseUnknown(uri);
    return created(
        creation.create(RequestParts.run(scenario, files, parameters, bodies)), uri, context);
  }

  @GET
  @Path("/runs")
  @Operation(operationId = "listRuns", summary = "All runs that are kept, newest first")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RunList.class)))
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public RunList list(@Context UriInfo uri) {
    return new RunList(views.all(self(uri)));
  }

  @GET
  @Path("/runs/{id}")
  @Operation(operationId = "getRun", summary = "One run")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public RunView get(@PathParam("id") String id, @Context UriInfo uri) {
    return views.one(id, self(uri));
  }

  @POST
  @Path("/runs/{id}/stop")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "stopRun",
      summary = "Stop a run before its planned end",
      description =
          "A run that has not started is over at once; else its users end now and requests in"
              + " flight may come to their end. May be asked any number of times.")
  @RequestBody(
      description = "Why, for people; may be left out",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReasonBody.class),
              examples = @ExampleObject(name = "reason", value = Examples.STOP)))
  @APIResponse(
      responseCode = "202",
      description = "The run stops, or has stopped if it had not started",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "200",
      description = "The run was over already",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "404", ref = ApiDocument.NO_SUCH_RUN)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response stop(
      @PathParam("id") String id,
      @Parameter(hidden = true) InputStream body,
      @Context UriInfo uri,
      @Context RoutingContext context) {
    String reason = bodies.reason(body, DEFAULT_REASON);
    CallNotes.detail(context, reason);
    boolean stopped = stops.stop(id, reason);
    return Response.status(stopped ? Response.Status.ACCEPTED : Response.Status.OK)
        .entity(views.one(id, self(uri)))
        .build();
  }

  @POST
  @Path("/stop-all")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "stopAll",
      summary = "Stop every run that is not over",
      description = "The kill switch.")
  @RequestBody(
      description = "Why, for people; may be left out",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ReasonBody.class)))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Stopped.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response stopAll(
      @Parameter(hidden = true) InputStream body, @Context RoutingContext context) {
    String reason = bodies.reason(body, DEFAULT_REASON);
    CallNotes.detail(context, reason);
    List<String> stopped = stops.stopAll(reason);
    CallNotes.subject(context, String.join(" ", stopped));
    return Response.accepted(new Stopped(stopped)).build();
  }

  /** Where a run of an id is found. */
  static Function<String, URI> self(UriInfo uri) {
    return id -> uri.getBaseUriBuilder().path("api/v1/runs").path(id).build();
  }
}
