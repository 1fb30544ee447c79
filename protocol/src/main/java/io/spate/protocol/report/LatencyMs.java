package io.spate.protocol.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Response times in milliseconds; all 0 when there was no request. */
public record LatencyMs(
    double min,
    double mean,
    double p50,
    double p90,
    double p95,
    double p99,
    @JsonProperty("p99_9") double p999,
    double max) {
  public static final LatencyMs NONE = new LatencyMs(0, 0, 0, 0, 0, 0, 0, 0);
}
