package io.spate.aggregator.compare;

import io.spate.aggregator.rest.ProblemException;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.StatsView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Two runs side by side. */
@Path("/api/v1/runs/{id}/compare/{baseline}")
@Tag(name = "Runs")
class CompareResource {
  private final RunCatalog catalog;
  private final Comparisons comparisons;

  CompareResource(RunCatalog catalog, Comparisons comparisons) {
    this.catalog = catalog;
    this.comparisons = comparisons;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What has changed between a baseline and a run, and whether chance explains it",
      description =
          "By the prediction interval of up to 10 earlier runs of the same scenario, target and"
              + " users, where there are three; else by the two runs' own confidence intervals.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Comparison.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public Comparison compare(@PathParam("id") String id, @PathParam("baseline") String baseline) {
    StatsView run = known(id);
    return comparisons.compare(known(baseline), run);
  }

  private StatsView known(String id) {
    return catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id));
  }
}
