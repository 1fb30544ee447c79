package io.spate.cli.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** Two runs side by side, as the results aggregator tells it; see there for the meaning. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ComparisonView(
    String baseline, String run, String method, List<String> warnings, List<Row> rows) {

  /** One metric. */
  @JsonIgnoreProperties(ignoreUnknown = true)
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

  /** From low to high. */
  public record Range(double low, double high) {}

  /** How runs of the same thing vary. */
  public record Noise(int runs, double low, double high) {}
}
