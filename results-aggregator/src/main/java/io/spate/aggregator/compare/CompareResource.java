package io.spate.aggregator.compare;

import io.spate.aggregator.compare.Comparer.Subject;
import io.spate.aggregator.rest.Problem;
import io.spate.aggregator.rest.ProblemException;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Two runs side by side. */
@Path("/api/v1/runs/{id}/compare/{baseline}")
@Tag(name = "Runs")
class CompareResource {
  /** Earlier runs looked at, the newest: what was long ago was another system. */
  private static final int MOST_EARLIER = 10;

  private final RunCatalog catalog;

  CompareResource(RunCatalog catalog) {
    this.catalog = catalog;
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
  @APIResponse(
      responseCode = "404",
      description = "No such run",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Comparison compare(@PathParam("id") String id, @PathParam("baseline") String baseline) {
    Subject run = subject(id);
    return Comparer.compare(subject(baseline), run, earlier(run));
  }

  private Subject subject(String id) {
    StatsView stats = catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id));
    return new Subject(stats, catalog.times(id).orElseGet(() -> RunTimes.none(id)));
  }

  private List<RunReport> earlier(Subject run) {
    StatsView.Run plan = run.stats().run();
    return catalog.runs().stream()
        .filter(other -> isLike(plan, other))
        .limit(MOST_EARLIER)
        .map(other -> catalog.stats(other.id()).map(StatsView::report).orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }

  private static boolean isLike(StatsView.Run plan, RunSummary other) {
    return !other.id().equals(plan.id())
        && other.phase().equals("finished")
        && other.requests() > 0
        && other.startAt() < plan.startAt()
        && other.name().equals(plan.name())
        && other.target().equals(plan.target())
        && other.users() == plan.users();
  }
}
