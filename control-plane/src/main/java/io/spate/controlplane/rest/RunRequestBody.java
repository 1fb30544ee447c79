package io.spate.controlplane.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON form of a request, for the API's documentation; {@link RequestReader} reads it. */
@Schema(name = "RunRequest", description = "A scenario, and values that take the place of its own")
record RunRequestBody(
    @Schema(
            description = "The scenario: text in YAML or JSON, or the scenario itself as an object",
            oneOf = {String.class, Object.class},
            required = true)
        Object scenario,
    @Schema(
            description =
                "Texts of files that the scenario includes or reads, by the paths that it writes",
            implementation = Object.class)
        Map<String, String> files,
    @Schema(description = "Users at the peak, instead of the scenario's", type = SchemaType.INTEGER)
        Integer users,
    @Schema(description = "Users started per second, instead of the scenario's") Double spawnRate,
    @Schema(
            description = "Arrivals at the peak of an open model, instead of the scenario's",
            examples = "500/s")
        String rate,
    @Schema(description = "Length of the run, instead of the scenario's", examples = "60s")
        String duration,
    @Schema(description = "Base URL, instead of the scenario's", examples = "http://127.0.0.1:8080")
        String target,
    @Schema(description = "Agents that must be there before the run starts", defaultValue = "1")
        Integer expectAgents,
    @Schema(description = "How long to wait for them", examples = "60s") String startTimeout,
    @JsonProperty("class")
        @Schema(
            description =
                "Name of the user class that users, spawnRate, rate and duration are about, where"
                    + " classes have loads of their own",
            examples = "Visitor")
        String userClass,
    @Schema(
            description = "Only what has one of these tags is done; with commas between them",
            examples = "smoke,read")
        String tags,
    @Schema(
            description = "What has one of these tags is not done; with commas between them",
            examples = "slow")
        String excludeTags) {}
