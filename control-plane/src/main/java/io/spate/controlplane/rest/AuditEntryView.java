package io.spate.controlplane.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.protocol.audit.AuditEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An {@link AuditEntry} as the REST API shows it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditEntry", description = "Somebody asked for a change")
public record AuditEntryView(
    @Schema(description = "Version of the layout", examples = "1") int schema,
    @Schema(description = "Sorts by time") String id,
    @Schema(description = "When it was answered, ms since the epoch") long at,
    @Schema(
            description = "Name of the token; anonymous@loopback or anonymous without one",
            examples = "ci")
        String caller,
    @Schema(
            description = "The caller's role; null for what no caller asked for",
            examples = "operator",
            nullable = true)
        String role,
    @Schema(description = "Address that the request came from", examples = "10.0.0.7") String from,
    @Schema(
            description = "For whom the caller says that it asks, not proven; null if it does not",
            nullable = true)
        String askedBy,
    @Schema(description = "What was asked for", examples = "run.stop") String action,
    @Schema(description = "Id of a run, name of a token; null if about none", nullable = true)
        String subject,
    @Schema(description = "More in words; null if there is no more to say", nullable = true)
        String detail,
    @Schema(description = "HTTP status of the answer; 0 if there was none", examples = "202")
        int status,
    @Schema(description = "How it ended") AuditEntry.Outcome outcome) {
  static AuditEntryView of(AuditEntry entry) {
    return new AuditEntryView(
        entry.schema(),
        entry.id(),
        entry.at(),
        entry.caller(),
        entry.role(),
        entry.from(),
        entry.askedBy(),
        entry.action(),
        entry.subject(),
        entry.detail(),
        entry.status(),
        entry.outcome());
  }
}
