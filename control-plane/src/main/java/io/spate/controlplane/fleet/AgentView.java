package io.spate.controlplane.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.Bottleneck;
import io.spate.protocol.status.ClockReading;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent as the REST API shows it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Agent", description = "A load agent, by its last heartbeat")
public record AgentView(
    @Schema(description = "Name, unique in the fleet", examples = "agent-1") String agentId,
    @Schema(description = "Made anew by each start of the process") String incarnation,
    @Schema(description = "Version of the agent", examples = "0.1.0") String version,
    @Schema(description = "Where it runs; null if not told", nullable = true) String zone,
    @Schema(
            description = "missing: no heartbeat for five seconds",
            enumeration = {"ready", "draining", "stopped", "missing"})
        String state,
    @Schema(description = "Start of the process, milliseconds since the epoch") long startedAt,
    @Schema(description = "Last heartbeat by the agent's clock, ms since the epoch") long at,
    @Schema(description = "Last heartbeat by the control plane's clock, ms since the epoch")
        long lastSeenAt,
    @Schema(description = "Active users of all runs") int users,
    @Schema(description = "Slots held of all runs") int slots,
    @Schema(description = "CPU of its process in the last second, in cores") double cpu,
    @Schema(description = "Cores it may use") double cpuLimit,
    @Schema(description = "Of the last second, time throttled by its cgroup, ms")
        double throttledMs,
    @Schema(description = "Largest event-loop delay of the last second, ms") double loopLagMs,
    @Schema(description = "Largest delay between due and sent of the last second, ms")
        double scheduleLagMs,
    @Schema(description = "99th percentile of it, ms; 0 without a request") double scheduleLagP99Ms,
    @Schema(
            description =
                "Why it could not keep to its schedule in the last second; empty if it could")
        List<Bottleneck> bottlenecks,
    @Schema(description = "Resident memory in bytes; 0 if not known") long rssBytes,
    @Schema(description = "Heap in use, bytes") long heapBytes,
    @Schema(description = "Events not yet acknowledged by Kafka") long bufferedEvents,
    @Schema(
            description =
                "How its clock compares with the brokers'; null as long as that is not known",
            nullable = true)
        ClockReading clock,
    @Schema(description = "Its share of each run it works for") List<RunShare> runs) {

  static AgentView of(AgentSighting sighting, long now) {
    AgentStatus status = sighting.status();
    return new AgentView(
        status.agentId(),
        status.incarnation(),
        status.version(),
        status.zone(),
        sighting.isMissing(now) ? "missing" : status.state().name().toLowerCase(Locale.ROOT),
        status.startedAt(),
        status.at(),
        sighting.lastSeenAt(),
        status.users(),
        status.slots(),
        status.cpu(),
        status.cpuLimit(),
        status.throttledMs(),
        status.loopLagMs(),
        status.scheduleLagMs(),
        status.scheduleLagP99Ms(),
        status.bottlenecks(),
        status.rssBytes(),
        status.heapBytes(),
        status.bufferedEvents(),
        status.clock(),
        status.runs());
  }
}
