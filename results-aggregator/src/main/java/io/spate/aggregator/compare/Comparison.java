package io.spate.aggregator.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A run beside a baseline: the answer of {@code GET /api/v1/runs/{id}/compare/{baseline}}.
 * Immutable.
 *
 * @param baseline id of the run that is compared with
 * @param run id of the run
 * @param method how differences are judged, in words
 * @param warnings why the two may not be comparable; empty if nothing speaks against it
 * @param rows a row per metric
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Comparison(
    String baseline, String run, String method, List<String> warnings, List<Row> rows) {

  /**
   * One metric.
   *
   * @param metric rps, failures, mean, p50, p90, p95, p99, p99.9 or max
   * @param unit of the values
   * @param baseline its value in the baseline
   * @param run its value in the run
   * @param change in percent of the baseline; of failures, in percentage points; null if the
   *     baseline is 0
   * @param baselineRange where the baseline's true value lies with 95 % confidence; null if unknown
   * @param runRange the same of the run
   * @param noise where one more run like the earlier ones would lie, 95 of 100 times; null with
   *     fewer than three earlier runs
   * @param verdict better, worse, same (chance explains the difference), or unknown
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Row(
      String metric,
      String unit,
      double baseline,
      double run,
      Double change,
      Range baselineRange,
      Range runRange,
      Noise noise,
      String verdict) {}

  /** From low to high, in the unit of its row. */
  public record Range(double low, double high) {}

  /**
   * Differences between runs of the same thing.
   *
   * @param runs how many earlier ones were looked at
   */
  public record Noise(int runs, double low, double high) {}
}
