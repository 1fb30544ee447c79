package io.spate.controlplane.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run as the REST API shows it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Run", description = "A run: what is wanted of it, and how far it is")
public record RunView(
    @Schema(description = "Id of the run", examples = "todo-crud-mi3k2x9f-7q0z") String id,
    @Schema(description = "The scenario's name", examples = "todo-crud") String name,
    @Schema(
            description = "What the run should be doing",
            enumeration = {
              "waiting",
              "setup",
              "running",
              "paused",
              "stopping",
              "teardown",
              "finished",
              "stopped",
              "failed"
            })
        String phase,
    @Schema(
            description = "Why it is in this phase, for people; null if there is nothing to say",
            nullable = true)
        String reason,
    @Schema(
            description = "Verdict of its report; null as long as there is none",
            enumeration = {"passed", "failed", "pending"},
            nullable = true)
        String verdict,
    @Schema(description = "Base URL under load", examples = "http://127.0.0.1:8080") String target,
    @Schema(
            description = "Users wanted: at the peak, or as the load was last changed",
            examples = "100")
        int users,
    @Schema(description = "The most users at one time of the whole run", examples = "100") int peak,
    @Schema(
            description = "Users started per second; null in an open model",
            examples = "10",
            nullable = true)
        Double spawnRate,
    @Schema(
            description =
                "Arrivals per second of an open model: at the peak, or as last changed; there users"
                    + " are those at the most; null in a closed model",
            nullable = true)
        Double rate,
    @Schema(description = "Planned length in seconds", examples = "60") double durationSeconds,
    @Schema(description = "When it was asked for, ms since the epoch") long createdAt,
    @Schema(description = "When users start, ms since the epoch; 0 while waiting") long startAt,
    @Schema(
            description =
                "When users end, ms since the epoch; 0 while waiting; moves by the length of a"
                    + " pause when the run goes on")
        long endAt,
    @Schema(description = "When its time was stopped, ms since the epoch; 0 unless paused")
        long pausedAt,
    @Schema(description = "Grows with each change of the wanted state") long revision,
    @Schema(description = "Number of slots", examples = "120") int slots,
    @Schema(description = "Slots taken by an agent, users not yet started") int slotsHeld,
    @Schema(description = "Slots whose users run") int slotsRunning,
    @Schema(description = "Slots that are over") int slotsEnded,
    @Schema(
            description = "Iterations that have ended, of a run that is bounded by them; else null",
            nullable = true)
        Long iterationsDone,
    @Schema(
            description =
                "Iterations after which the run is over; null if it is not bounded by them",
            nullable = true)
        Long iterationsTotal,
    @Schema(description = "Agents that must be there before it starts", examples = "1")
        int expectAgents,
    Links links) {

  /** Where to go from here. */
  @Schema(name = "RunLinks")
  public record Links(
      @Schema(description = "This run", examples = "http://127.0.0.1:8090/api/v1/runs/…") URI self,
      @Schema(description = "Its live page", examples = "http://127.0.0.1:8091/runs/…") URI page) {}
}
