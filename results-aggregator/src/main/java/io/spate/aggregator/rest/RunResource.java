package io.spate.aggregator.rest;

import io.smallrye.mutiny.Multi;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Runs in numbers, live and finished. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class RunResource {
  private final RunCatalog catalog;
  private final LiveViewers viewers;

  RunResource(RunCatalog catalog, LiveViewers viewers) {
    this.catalog = catalog;
    this.viewers = viewers;
  }

  /** All runs, newest first. */
  record RunList(List<RunSummary> runs) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "All runs, newest first")
  public RunList list() {
    return new RunList(catalog.runs());
  }

  @GET
  @Path("/{id}/stats")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "A run now: numbers of the last seconds, totals, charts")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = StatsView.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public StatsView stats(@PathParam("id") String id) {
    return catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id));
  }

  @GET
  @Path("/{id}/report")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "A run in numbers from its start; the verdict is pending while it runs")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RunReport.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public RunReport report(@PathParam("id") String id) {
    return stats(id).report();
  }

  @GET
  @Path("/{id}/log")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What happened to a run, live or finished",
      description = "At most 500 entries, by time; beyond that the oldest about slots go first.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RunLogView.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public RunLogView log(@PathParam("id") String id) {
    return RunLogView.of(report(id).log());
  }

  @GET
  @Path("/{id}/live")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "A run as it goes on",
      description =
          "First an event 'snapshot' with all of StatsView, then each second an event 'update'"
              + " whose series holds only the seconds that are new or have changed (merge them by"
              + " t), and whose log only new entries; at last an event 'end' with the final"
              + " StatsView, and the stream closes.")
  @APIResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "404", description = "No such run")
  public Multi<OutboundSseEvent> live(@PathParam("id") String id, @Context Sse sse) {
    return viewers.follow(id).map(event -> encoded(event, sse));
  }

  private static OutboundSseEvent encoded(LiveEvent event, Sse sse) {
    return sse.newEventBuilder().name(event.name()).data(String.class, event.json()).build();
  }
}
