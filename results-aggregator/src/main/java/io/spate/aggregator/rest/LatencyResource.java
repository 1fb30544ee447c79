package io.spate.aggregator.rest;

import io.spate.aggregator.view.LatencyMap;
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

/** How a run's response times were spread. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class LatencyResource {
  private final RunCatalog catalog;

  LatencyResource(RunCatalog catalog) {
    this.catalog = catalog;
  }

  @GET
  @Path("/{id}/latency")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "How response times were spread over time, and by percentile",
      description =
          "Counts of requests in at most 120 columns of time and 60 rows of response time on a"
              + " logarithmic scale, and by HTTP status; of the whole run or of a range of it, of all"
              + " requests or of one name.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = LatencyMap.class)))
  @APIResponse(responseCode = "400", description = "Not a range")
  @APIResponse(
      responseCode = "404",
      description = "No such run, or its intervals are not held any more")
  public LatencyMap latency(
      @PathParam("id") String id,
      @Parameter(description = "Start, milliseconds since the epoch; left out with to: whole run")
          @QueryParam("from")
          String from,
      @Parameter(description = "End, not included, milliseconds since the epoch") @QueryParam("to")
          String to,
      @Parameter(description = "Request name; left out: all requests") @QueryParam("name")
          String name) {
    AskedRange range = from == null && to == null ? AskedRange.WHOLE : AskedRange.of(from, to);
    return catalog
        .latency(id, range.fromMs(), range.toMs(), name)
        .orElseThrow(() -> AskedRange.notHeld(catalog, id));
  }
}
