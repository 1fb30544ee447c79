package io.spate.controlplane.rest;

import io.spate.scenario.ScenarioSchema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The JSON Schema of the scenario language that this control plane reads. */
@Path("/api/v1/scenario.schema.json")
@Tag(name = "Scenarios")
public final class ScenarioSchemaResource {
  private final String schema = ScenarioSchema.json();

  @GET
  @Produces("application/schema+json")
  @Operation(
      operationId = "getScenarioSchema",
      summary = "The JSON Schema of scenarios",
      description = "For editors: keys, kinds of values and what they mean.")
  @APIResponse(
      responseCode = "200",
      description = "The schema (JSON Schema 2020-12)",
      content =
          @Content(
              mediaType = "application/schema+json",
              schema = @Schema(type = SchemaType.OBJECT)))
  public String schema() {
    return schema;
  }
}
