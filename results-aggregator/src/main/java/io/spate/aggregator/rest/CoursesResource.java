package io.spate.aggregator.rest;

import io.spate.aggregator.view.NameCourses;
import io.spate.aggregator.view.RunCatalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How each request name of a run went over time. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class CoursesResource {
  private final RunCatalog catalog;

  CoursesResource(RunCatalog catalog) {
    this.catalog = catalog;
  }

  @GET
  @Path("/{id}/courses")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "How the response times of each request name went over time",
      description =
          "The 95th percentile in at most 40 columns of time, of the 200 names with most requests.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = NameCourses.class)))
  @APIResponse(responseCode = "400", description = "Not a range")
  @APIResponse(
      responseCode = "404",
      description = "No such run, or its intervals are not held any more")
  public NameCourses courses(
      @PathParam("id") String id,
      @Parameter(description = "Start, milliseconds since the epoch; left out with to: whole run")
          @QueryParam("from")
          String from,
      @Parameter(description = "End, not included, milliseconds since the epoch") @QueryParam("to")
          String to) {
    AskedRange range = from == null && to == null ? AskedRange.WHOLE : AskedRange.of(from, to);
    return catalog
        .courses(id, range.fromMs(), range.toMs())
        .orElseThrow(() -> AskedRange.notHeld(catalog, id));
  }
}
