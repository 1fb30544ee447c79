package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.controlplane.audit.AuditTrail;
import io.spate.controlplane.run.StateReaders;
import io.spate.protocol.Json;
import io.spate.protocol.audit.AuditEntry;
import io.spate.protocol.kafka.KafkaUnavailableException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who asked for what. For operators: {@code AccessPolicy} holds the path to that role. */
@Path("/api/v1/audit")
@Tag(name = "Audit", description = "Who asked for what")
@Blocking
public final class AuditResource {
  private static final String LINES = "application/x-ndjson";
  private static final String LINES_TOO = "application/jsonl";

  private final AuditTrail trail;
  private final StateReaders readers;

  AuditResource(AuditTrail trail, StateReaders readers) {
    this.trail = trail;
    this.readers = readers;
  }

  /** The newest entries. */
  @Schema(name = "Audit")
  public record Audit(@Schema(description = "Newest first") List<AuditEntryView> entries) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, LINES, LINES_TOO})
  @Operation(
      operationId = "getAudit",
      summary = "Who asked for what: the newest entries",
      description =
          "For operators. Changes that were asked for, done or refused, with the caller and how"
              + " they ended. JSON has the newest first. With format=jsonl, or if"
              + " application/x-ndjson is accepted rather than JSON: an entry a line, the newest"
              + " last. The topic spate.audit has older ones.")
  @APIResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Audit.class)),
        @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "400", ref = ApiDocument.MALFORMED)
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public Response audit(
      @Parameter(description = "How many at the most, 1 to 10000")
          @QueryParam("limit")
          @DefaultValue("200")
          String limit,
      @Parameter(description = "json or jsonl") @QueryParam("format") String format,
      @Context HttpHeaders headers) {
    int count = limit(limit);
    boolean lines = format == null ? wantsLines(headers) : isLines(format);
    requireRead();
    List<AuditEntry> entries = trail.newest(count);
    return lines
        ? Response.ok(lines(entries), LINES).build()
        : Response.ok(
                new Audit(entries.stream().map(AuditEntryView::of).toList()),
                MediaType.APPLICATION_JSON)
            .build();
  }

  private void requireRead() {
    readers.requireCaughtUp();
    if (!trail.isCaughtUp()) {
      throw new KafkaUnavailableException(
          "the audit log is being read from Kafka; try again in a few seconds", null);
    }
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= AuditTrail.MAX_ENTRIES) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadRequestException("limit is a number from 1 to " + AuditTrail.MAX_ENTRIES);
  }

  private static boolean isLines(String format) {
    return switch (format) {
      case "jsonl" -> true;
      case "json" -> false;
      default -> throw new BadRequestException("there is no such format; take json or jsonl");
    };
  }

  private static boolean wantsLines(HttpHeaders headers) {
    for (MediaType type : accepted(headers)) {
      String name = type.getType() + "/" + type.getSubtype();
      if (name.equals(LINES) || name.equals(LINES_TOO)) {
        return true;
      }
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
    }
    return false;
  }

  private static List<MediaType> accepted(HttpHeaders headers) {
    try {
      return headers.getAcceptableMediaTypes();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("Accept is a list of media types, such as " + LINES);
    }
  }

  private static byte[] lines(List<AuditEntry> newestFirst) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (AuditEntry entry : newestFirst.reversed()) {
      lines.writeBytes(Json.write(entry));
      lines.write('\n');
    }
    return lines.toByteArray();
  }
}
