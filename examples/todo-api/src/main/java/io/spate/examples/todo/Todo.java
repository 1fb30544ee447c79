package io.spate.examples.todo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something to be done.
 *
 * @param id given by the store, 1 or more, never given twice
 * @param description 1 to 2,000 characters
 * @param completed whether it is done
 */
@JsonPropertyOrder({"Id", "Description", "Completed"})
record Todo(
    @JsonProperty("Id") long id,
    @JsonProperty("Description") @Schema(required = true, maxLength = 2_000) String description,
    @JsonProperty("Completed") boolean completed) {}
