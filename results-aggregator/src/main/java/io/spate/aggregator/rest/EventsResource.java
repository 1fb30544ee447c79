package io.spate.aggregator.rest;

import io.spate.aggregator.events.EventCsv;
import io.spate.aggregator.events.EventReading;
import io.spate.aggregator.events.EventsUnavailableException;
import io.spate.aggregator.events.RawEvents;
import io.spate.aggregator.events.RawEvents.Query;
import io.spate.aggregator.events.SlowRequests;
import io.spate.aggregator.events.SlowestRequests;
import io.spate.aggregator.view.RunCatalog;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.report.RunReport;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Single requests of a run, while Kafka has their events. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class EventsResource {
  private static final Logger LOGGER = Logger.getLogger(EventsResource.class);
  private static final int MOST = 100;
  private static final long CLOSE_SECONDS = 5;
  private static final long HTTP2_INTERNAL_ERROR = 2;
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration EXPORT = Duration.ofMinutes(30);

  /** Requests may end so long after the run, each with its timeout. */
  private static final long AFTER_END_MS = 60_000;

  private static final String CUT =
      "Kafka has removed older events of this range: they are kept for a time only";

  private final RunCatalog catalog;
  private final RawEvents events;
  private final Clock clock;

  EventsResource(RunCatalog catalog, RawEvents events, Clock clock) {
    this.catalog = catalog;
    this.events = events;
    this.clock = clock;
  }

  @GET
  @Path("/{id}/slowest")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "The slowest requests of a run or of a range of it, one by one",
      description =
          "Read anew from the request events, for at most 10 seconds, while Kafka has them (24"
              + " hours by default). Requests count to a range by when they ended; those of the"
              + " warm-up are left out unless they are asked for by name.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = SlowRequests.class)))
  @APIResponse(responseCode = "400", description = "Not a range, or not a limit")
  @APIResponse(responseCode = "404", description = "No such run")
  @APIResponse(
      responseCode = "503",
      description = "Kafka does not answer, or too many read events already")
  public SlowRequests slowest(
      @PathParam("id") String id,
      @Parameter(description = "Start, milliseconds since the epoch; left out with to: whole run")
          @QueryParam("from")
          String from,
      @Parameter(description = "End, not included, milliseconds since the epoch") @QueryParam("to")
          String to,
      @Parameter(
              description = "How many, 1 to 100; 20 if left out",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("limit")
          String limit,
      @Parameter(description = "Request name; left out: all requests after the warm-up")
          @QueryParam("name")
          String name) {
    SlowestRequests slowest = new SlowestRequests(limit(limit), name);
    Query query = query(id, from, to);
    try (EventReading reading = events.open(query)) {
      boolean all = reading.forEach(slowest, LOOK);
      String why =
          !all
              ? "there are more than can be looked at in "
                  + LOOK.toSeconds()
                  + " s: ask for a shorter range"
              : reading.isCut() ? CUT : null;
      return new SlowRequests(
          id,
          query.fromMs(),
          query.toMs(),
          slowest.requests(),
          why == null,
          why,
          slowest.slowest());
    }
  }

  @GET
  @Path("/{id}/events.csv")
  @Produces("text/csv")
  @Operation(
      summary = "All events of a run or of a range of it as CSV, streamed",
      description =
          "A line per event, groups and the warm-up included, in no order; times in microseconds."
              + " The header Spate-Events-Cut is true if Kafka has removed older events of the"
              + " range. An answer that ends without its last chunk is not complete.")
  @APIResponse(
      responseCode = "200",
      description = "The events, as an attachment",
      content = @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "400", description = "Not a range")
  @APIResponse(responseCode = "404", description = "No such run")
  @APIResponse(
      responseCode = "503",
      description = "Kafka does not answer, or too many read events already")
  public Response csv(
      @PathParam("id") String id,
      @Parameter(description = "Start, milliseconds since the epoch; left out with to: whole run")
          @QueryParam("from")
          String from,
      @Parameter(description = "End, not included, milliseconds since the epoch") @QueryParam("to")
          String to,
      @Context RoutingContext context) {
    Query query = query(id, from, to);
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.HEAD)) {
      return Response.ok().build(); // nobody would close what is opened
    }
    EventReading reading = events.open(query);
    return Response.ok((StreamingOutput) out -> write(id, reading, out, request))
        .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=UTF-8")
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"spate-" + id + "-events.csv\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Spate-Events-Cut", reading.isCut())
        .build();
  }

  private static void write(
      String runId, EventReading reading, OutputStream out, HttpServerRequest request) {
    try (reading) {
      EventCsv csv = new EventCsv(out);
      csv.header();
      if (!reading.forEach(csv, EXPORT)) {
        throw new EventsUnavailableException(
            "not all could be read in " + EXPORT.toMinutes() + " minutes", null);
      }
    } catch (EventsUnavailableException | UncheckedIOException e) {
      LogFields.run(runId)
          .log(
              () ->
                  LOGGER.warnf(
                      "An export of run %s's events was cut off: %s", runId, e.getMessage()));
      breakOff(request);
    }
  }

  /** What was written must not look like all. The last chunk is written when this returns. */
  private static void breakOff(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(HTTP2_INTERNAL_ERROR); // closing would end its streams in order
      return;
    }
    try {
      request
          .connection()
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.warnf("The connection of an export did not close: %s", e.toString());
    }
  }

  private static int limit(String text) {
    try {
      int limit = text == null ? 20 : Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw ProblemException.invalid("limit must be a number of 1 to " + MOST + ", got " + text);
  }

  /** What is asked for, as far as the run went: nothing else is looked for in Kafka. */
  private Query query(String id, String from, String to) {
    AskedRange asked = from == null && to == null ? AskedRange.WHOLE : AskedRange.of(from, to);
    RunReport report =
        catalog.stats(id).orElseThrow(() -> ProblemException.unknownRun(id)).report();
    if (report.startedAt() <= 0) {
      return new Query(id, clock.millis(), clock.millis()); // not started: there are none
    }
    long end = report.endedAt() > 0 ? report.endedAt() + AFTER_END_MS : clock.millis();
    long fromMs = Math.max(asked.fromMs(), report.startedAt() - AFTER_END_MS);
    return new Query(id, fromMs, Math.max(fromMs, Math.min(asked.toMs(), end)));
  }
}
