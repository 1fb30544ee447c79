package io.spate.aggregator.export;

import io.spate.aggregator.compare.Comparison;
import io.spate.aggregator.compare.Comparisons;
import io.spate.aggregator.rest.ProblemException;
import io.spate.aggregator.view.LatencyMap;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs as files. */
@Path("/api/v1/runs/{id}/export")
@Tag(name = "Runs")
class ExportResource {
  private final RunCatalog catalog;
  private final Comparisons comparisons;

  ExportResource(RunCatalog catalog, Comparisons comparisons) {
    this.catalog = catalog;
    this.comparisons = comparisons;
  }

  @GET
  @Path("/{file}")
  @Operation(
      summary = "A run as a file, as it is now",
      description =
          "report.html (one file, works offline), stats.csv, failures.csv and stats_history.csv"
              + " (Locust's columns), junit.xml (a test case per threshold), summary.md,"
              + " latency.hlog (HdrHistogram log of response times in microseconds).")
  @APIResponse(
      responseCode = "200",
      description = "The file, as an attachment",
      content = {
        @Content(mediaType = "text/html", schema = @Schema(implementation = String.class)),
        @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
        @Content(mediaType = "application/xml", schema = @Schema(implementation = String.class)),
        @Content(mediaType = "text/markdown", schema = @Schema(implementation = String.class)),
        @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class))
      })
  @APIResponse(responseCode = "404", description = "No such run, or no such file")
  public Response file(@PathParam("id") String id, @PathParam("file") String name) {
    ExportFile file =
        ExportFile.named(name)
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "Unknown file", "no file is called '" + name + "'; there are " + names()));
    StatsView stats = catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id));
    RunTimes times = catalog.times(id).orElseGet(() -> RunTimes.none(id));
    Optional<LatencyMap> latency =
        file == ExportFile.REPORT ? catalog.latency(id, 0, Long.MAX_VALUE, null) : Optional.empty();
    Optional<Comparison> baseline =
        file == ExportFile.REPORT
            ? Optional.ofNullable(comparisons.withBaseline(stats).comparison())
            : Optional.empty();
    return Response.ok(file.of(new RunExport(stats, times, latency, baseline)))
        .header(HttpHeaders.CONTENT_TYPE, file.mediaType())
        // Run ids are made by the control plane, of letters, digits and hyphens.
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"spate-" + stats.run().id() + "-" + file.fileName() + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static String names() {
    return Arrays.stream(ExportFile.values())
        .map(ExportFile::fileName)
        .collect(Collectors.joining(", "));
  }
}
