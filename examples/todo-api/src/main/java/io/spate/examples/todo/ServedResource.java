package io.spate.examples.todo;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was served, to compare with what a load generator says it has sent. */
@Path("/")
@Tag(name = "counts")
@NonBlocking
public final class ServedResource {
  /**
   * The counts.
   *
   * @param total all requests for to-dos
   * @param byMethodAndStatus the same by {@code "GET 200"}
   */
  public record Served(long total, Map<String, Long> byMethodAndStatus) {}

  private final ServedCounts counts;

  ServedResource(ServedCounts counts) {
    this.counts = counts;
  }

  @GET
  @Path("served")
  @Produces(MediaType.APPLICATION_JSON)
  public Served served() {
    Map<String, Long> byName = new LinkedHashMap<>();
    counts.now().forEach((kind, count) -> byName.put(kind.toString(), count));
    return new Served(byName.values().stream().mapToLong(Long::longValue).sum(), byName);
  }

  @POST
  @Path("served/reset")
  @APIResponse(responseCode = "204", description = "The counts begin again")
  public void reset() {
    counts.reset();
  }

  /** The same counts for Prometheus. */
  @GET
  @Path("metrics")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  public String metrics() {
    StringBuilder text =
        new StringBuilder(
            """
            # HELP todo_requests_total Requests for to-dos that were answered.
            # TYPE todo_requests_total counter
            """);
    counts
        .now()
        .forEach(
            (kind, count) ->
                text.append("todo_requests_total{method=\"")
                    .append(kind.method())
                    .append("\",status=\"")
                    .append(kind.status())
                    .append("\"} ")
                    .append(count)
                    .append('\n'));
    return text.toString();
  }
}
