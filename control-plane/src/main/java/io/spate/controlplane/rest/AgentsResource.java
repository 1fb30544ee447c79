package io.spate.controlplane.rest;

import io.smallrye.common.annotation.Blocking;
import io.spate.controlplane.fleet.AgentView;
import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.run.StateReaders;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Agents: who is there. */
@Path("/api/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agents", description = "The fleet of load agents")
@Blocking
public final class AgentsResource {
  private final Fleet fleet;
  private final StateReaders readers;

  AgentsResource(Fleet fleet, StateReaders readers) {
    this.fleet = fleet;
    this.readers = readers;
  }

  /** The agents that are known. */
  @Schema(name = "Agents")
  public record AgentList(@Schema(description = "By id") List<AgentView> agents) {}

  @GET
  @Operation(
      operationId = "listAgents",
      summary = "The load agents, by their heartbeats",
      description =
          "An agent that has been silent for five seconds is missing, and is dropped ten minutes"
              + " later; one that has stopped is dropped after a minute.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AgentList.class)))
  @APIResponse(responseCode = "503", ref = ApiDocument.KAFKA_AWAY)
  public AgentList list() {
    readers.requireCaughtUp();
    return new AgentList(fleet.agents());
  }
}
