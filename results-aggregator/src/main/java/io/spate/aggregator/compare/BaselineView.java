package io.spate.aggregator.compare;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A run beside the baseline of its scenario: the answer of {@code GET /api/v1/runs/{id}/baseline}.
 * Immutable.
 *
 * @param run id of the run
 * @param scenario whose baseline is meant, by name
 * @param baseline id of the run that is the baseline; null if none is marked
 * @param comparison of both; null if there is no baseline, if it is not held any more, or if it is
 *     the run itself
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BaselineView(String run, String scenario, String baseline, Comparison comparison) {}
