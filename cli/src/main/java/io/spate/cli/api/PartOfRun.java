package io.spate.cli.api;

import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import java.util.List;

/**
 * A part of a run in numbers, as the results aggregator tells it.
 *
 * @param from milliseconds since the epoch, moved outwards to where numbers are kept apart
 * @param to milliseconds since the epoch, not included, likewise
 * @param exact whether it holds all that was heard of
 * @param durationSeconds of it, as far as the run went
 * @param thresholds judged by it; null from an older aggregator
 */
public record PartOfRun(
    long from,
    long to,
    boolean exact,
    double durationSeconds,
    long requests,
    long failures,
    double rps,
    LatencyMs latencyMs,
    List<RunReport.Row> byName,
    List<RunReport.Failure> failuresByKind,
    List<RunReport.Threshold> thresholds) {}
