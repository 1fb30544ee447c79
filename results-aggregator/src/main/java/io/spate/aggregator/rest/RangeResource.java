package io.spate.aggregator.rest;

import io.spate.aggregator.view.RangeView;
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

/** A part of a run's time in numbers. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class RangeResource {
  private final RunCatalog catalog;

  RangeResource(RunCatalog catalog) {
    this.catalog = catalog;
  }

  @GET
  @Path("/{id}/range")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "A range of a run's time in numbers",
      description =
          "Added up from the histograms of the seconds (or, of what is long ago, of wider intervals)"
              + " in it; its ends are moved outwards to where these begin and end, and the answer"
              + " says to where.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RangeView.class)))
  @APIResponse(responseCode = "400", description = "Not a range")
  @APIResponse(
      responseCode = "404",
      description = "No such run, or its intervals are not held any more")
  public RangeView range(
      @PathParam("id") String id,
      @Parameter(description = "Start, milliseconds since the epoch", required = true)
          @QueryParam("from")
          String from,
      @Parameter(description = "End, not included, milliseconds since the epoch", required = true)
          @QueryParam("to")
          String to) {
    AskedRange range = AskedRange.of(from, to);
    return catalog
        .range(id, range.fromMs(), range.toMs())
        .orElseThrow(() -> AskedRange.notHeld(catalog, id));
  }
}
