package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.controlplane.run.RunPlan;
import io.spate.controlplane.run.RunPlanner;
import io.spate.scenario.UserClass;
import io.spate.scenario.threshold.Threshold;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
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

/** Scenarios: check them without running them. */
@Path("/api/v1/scenarios")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scenarios", description = "Check scenarios without running them")
@Blocking
public final class ScenariosResource {
  private final RequestBodies bodies;
  private final RunPlanner planner;

  ScenariosResource(RequestBodies bodies, RunPlanner planner) {
    this.bodies = bodies;
    this.planner = planner;
  }

  /** A scenario that could be run. */
  @Schema(name = "ValidScenario")
  public record ValidScenario(
      @Schema(description = "Always true") boolean valid,
      @Schema(examples = "todo-crud") String name,
      @Schema(description = "Base URL", examples = "http://127.0.0.1:8080") String target,
      @Schema(description = "Users at the peak", examples = "100") int users,
      @Schema(
              description = "Users started per second; null in an open model",
              examples = "10",
              nullable = true)
          Double spawnRate,
      @Schema(
              description = "Arrivals per second at the peak; null in a closed model",
              nullable = true)
          Double rate,
      @Schema(description = "Length in seconds", examples = "60") double durationSeconds,
      @Schema(description = "Names under which requests are counted") List<String> requestNames,
      @Schema(description = "Names of the user classes") List<String> userClasses,
      @Schema(description = "Thresholds as written") List<String> thresholds) {

    static ValidScenario of(RunPlan plan) {
      return new ValidScenario(
          true,
          plan.scenario().name(),
          plan.scenario().target(),
          plan.load().peakUsers(),
          plan.load().isOpen() ? null : (Double) plan.load().spawnRate(),
          plan.load().isOpen()
              ? (Double) plan.load().arrivals().peak(plan.load().durationMs())
              : null,
          plan.load().durationMs() / 1000.0,
          plan.scenario().requestNames(),
          plan.scenario().users().stream().map(UserClass::name).toList(),
          plan.scenario().thresholds().stream().map(Threshold::expression).toList());
    }
  }

  @POST
  @Path("/validate")
  @Consumes({
    RequestBodies.YAML,
    RequestBodies.YAML_OLD,
    RequestBodies.YAML_TEXT,
    MediaType.APPLICATION_JSON
  })
  @Operation(
      operationId = "validateScenario",
      summary = "Check a scenario, and what goes with it, without running it",
      description =
          "Checks all that making a run would check but the target: whether that may be put under"
              + " load is told when the run is made. A scenario with files comes as a form, as for making"
              + " a run.")
  @RequestBody(
      required = true,
      description = "As for making a run",
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
      responseCode = "200",
      description = "It could be run",
      content = @Content(schema = @Schema(implementation = ValidScenario.class)))
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "422", ref = ApiDocument.NOT_RUNNABLE)
  public ValidScenario validate(
      @Parameter(hidden = true) InputStream body,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      @BeanParam RunParameters parameters,
      @Context UriInfo uri) {
    return ValidScenario.of(planner.plan(bodies.run(body, type, parameters, uri)));
  }

  /** A scenario with files; described with {@link #validate}, as an API has one POST per path. */
  @POST
  @Path("/validate")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public ValidScenario validateWithFiles(
      @RestForm(RequestParts.SCENARIO) String scenario,
      @Parameter(hidden = true) @RestForm(FileUpload.ALL) List<FileUpload> files,
      @BeanParam RunParameters parameters,
      @Context UriInfo uri) {
    RequestBodies.refuseUnknown(uri);
    return ValidScenario.of(planner.plan(RequestParts.run(scenario, files, parameters, bodies)));
  }
}
