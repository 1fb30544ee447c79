package io.spate.controlplane.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The form of a load change, for the API's documentation; {@link RequestReader} reads it. */
@Schema(
    name = "Load",
    description = "At least one; users and spawn rate, or of an open model rate and users")
record LoadBody(
    @Schema(
            description = "Users to come to; if left out, those that the load is on its way to",
            type = SchemaType.INTEGER,
            minimum = "0")
        Integer users,
    @Schema(
            description =
                "Users started or ended per second on the way; if left out, the one so far")
        Double spawnRate,
    @Schema(
            description =
                "Arrivals from now on, of an open model; there users are those at the most",
            examples = "500/s")
        String rate,
    @JsonProperty("class")
        @Schema(
            description =
                "Name of the user class that it is about, where classes have loads of their own",
            examples = "Visitor")
        String userClass) {}
