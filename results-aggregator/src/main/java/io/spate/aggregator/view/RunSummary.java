package io.spate.aggregator.view;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A run in one line: an element of {@code GET /api/v1/runs} and a row of the index page.
 *
 * @param id of the run
 * @param name the scenario's name
 * @param target base URL of the system under test
 * @param phase waiting, running, paused, stopping, finished, stopped or failed
 * @param verdict passed, failed or pending
 * @param startAt milliseconds since the epoch; 0 while waiting
 * @param endAt milliseconds since the epoch, planned while running; 0 while waiting
 * @param users users that should be active now, of the closed model; those that are active where
 *     all are of the open model, in which the arrival rate is the target; before the start and
 *     after the end the most that are planned at any time
 * @param durationSeconds planned length; for a run that is over, the real one
 * @param requests all requests so far, failed ones included
 * @param failures failed requests
 * @param p95 95th percentile of the response time in milliseconds; null without a request
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunSummary(
    String id,
    String name,
    String target,
    String phase,
    String verdict,
    long startAt,
    long endAt,
    int users,
    double durationSeconds,
    long requests,
    long failures,
    Double p95) {}
