package io.spate.controlplane.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.protocol.log.RunLogEntry;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The log of a run as the REST API shows it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "RunLog", description = "What happened to a run")
public record RunLogView(
    @Schema(description = "By time") List<Entry> entries,
    @Schema(description = "Says that old entries are left out; null if none are", nullable = true)
        String note) {

  /** Something that happened. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "RunLogEntry")
  public record Entry(
      @Schema(description = "When, milliseconds since the epoch") long at,
      @Schema(
              description = "What kind of thing happened",
              enumeration = {
                "created",
                "setup",
                "started",
                "load-changed",
                "paused",
                "resumed",
                "stopping",
                "teardown",
                "ended",
                "agent-joined",
                "slots-taken-over",
                "slots-released",
                "agent-lost"
              })
          String kind,
      @Schema(
              description = "In words",
              examples = "load goes from 100 to 250 users at 10 users per second")
          String message,
      @Schema(description = "The agent that it is about; null if about none", nullable = true)
          String agentId,
      @Schema(description = "Users concerned: started again, lost, or the new target") int users) {

    static Entry of(RunLogEntry entry) {
      return new Entry(
          entry.at(),
          entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          entry.message(),
          entry.agentId(),
          entry.users());
    }
  }
}
