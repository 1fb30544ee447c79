package io.spate.aggregator.compare;

import io.spate.aggregator.report.Baselines;
import io.spate.aggregator.report.ReportException;
import io.spate.aggregator.rest.ProblemException;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.StatsView;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The run that others of its scenario are compared with. */
@Path("/api/v1/runs/{id}/baseline")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class BaselineResource {
  private final RunCatalog catalog;
  private final Baselines baselines;
  private final Comparisons comparisons;

  BaselineResource(RunCatalog catalog, Baselines baselines, Comparisons comparisons) {
    this.catalog = catalog;
    this.baselines = baselines;
    this.comparisons = comparisons;
  }

  @GET
  @Operation(summary = "A run beside the baseline of its scenario")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BaselineView.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public BaselineView baseline(@PathParam("id") String id) {
    return comparisons.withBaseline(known(id));
  }

  @PUT
  @Operation(
      summary = "Makes a run the baseline of its scenario, in place of the one before",
      description = "The run has to be over, and to have made requests.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BaselineView.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  @APIResponse(responseCode = "409", description = "It is not over, or has no request")
  @APIResponse(responseCode = "503", description = "Kafka does not take it")
  public BaselineView mark(@PathParam("id") String id) {
    StatsView run = known(id);
    if (run.report().verdict().equals("pending") || run.report().requests() == 0) {
      throw ProblemException.conflict(
          "a baseline has to be over and to have requests; run '"
              + id
              + "' is "
              + run.run().phase()
              + " with "
              + run.report().requests()
              + " requests");
    }
    try {
      baselines.mark(run.run().name(), id);
    } catch (ReportException e) {
      throw ProblemException.unavailable(e.getMessage());
    }
    return baseline(id);
  }

  @DELETE
  @Operation(summary = "Takes the mark from a run; nothing is done if another one has it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BaselineView.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  @APIResponse(responseCode = "503", description = "Kafka does not take it")
  public BaselineView clear(@PathParam("id") String id) {
    String scenario = known(id).run().name();
    try {
      if (baselines.of(scenario).filter(id::equals).isPresent()) {
        baselines.clear(scenario);
      }
    } catch (ReportException e) {
      throw ProblemException.unavailable(e.getMessage());
    }
    return baseline(id);
  }

  private StatsView known(String id) {
    return catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id));
  }
}
