package io.spate.controlplane.rest;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Query parameters that go with a bare scenario; as text, so that mistakes are told in words. */
public final class RunParameters {
  @QueryParam("users")
  @Parameter(
      description = "Users at the peak, instead of the scenario's",
      schema = @Schema(type = SchemaType.INTEGER))
  String users;

  @QueryParam("spawnRate")
  @Parameter(
      description = "Users started per second, instead of the scenario's",
      schema = @Schema(type = SchemaType.NUMBER))
  String spawnRate;

  @QueryParam("rate")
  @Parameter(
      description =
          "Arrivals at the peak of an open model, instead of the scenario's; there users are those"
              + " at the most",
      example = "500/s")
  String rate;

  @QueryParam("duration")
  @Parameter(description = "Length of the run, instead of the scenario's", example = "60s")
  String duration;

  @QueryParam("target")
  @Parameter(description = "Base URL, instead of the scenario's", example = "http://127.0.0.1:8080")
  String target;

  @QueryParam("expectAgents")
  @Parameter(
      description = "Agents that must be there before the run starts; 1 if not given",
      schema = @Schema(type = SchemaType.INTEGER))
  String expectAgents;

  @QueryParam("startTimeout")
  @Parameter(description = "How long to wait for them; 60s if not configured", example = "60s")
  String startTimeout;

  @QueryParam("class")
  @Parameter(
      description =
          "Name of the user class that users, spawnRate, rate and duration are about, where classes"
              + " have loads of their own",
      example = "Visitor")
  String userClass;

  @QueryParam("tags")
  @Parameter(
      description = "Only what has one of these tags is done; with commas between them",
      example = "smoke,read")
  String tags;

  @QueryParam("excludeTags")
  @Parameter(
      description = "What has one of these tags is not done; with commas between them",
      example = "slow")
  String excludeTags;

  RunFields toFields() {
    RunFields fields = new RunFields();
    fields.put("users", users);
    fields.put("spawnRate", spawnRate);
    fields.put("rate", rate);
    fields.put("duration", duration);
    fields.put("target", target);
    fields.put("expectAgents", expectAgents);
    fields.put("startTimeout", startTimeout);
    fields.put("class", userClass);
    fields.put("tags", tags);
    fields.put("excludeTags", excludeTags);
    return fields;
  }
}
