package io.spate.aggregator.compare;

import io.spate.aggregator.compare.Confidence.Interval;
import io.spate.aggregator.view.Percentiles;
import io.spate.aggregator.view.RunTimes;
import io.spate.protocol.report.RunReport;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What runs are compared by, under the names that thresholds have. */
enum Metric {
  RPS("rps", "requests/s", false, Double.NaN) {
    @Override
    double of(RunReport report) {
      return report.rps();
    }
  },
  FAILURES("failures", "%", true, Double.NaN) {
    @Override
    double of(RunReport report) {
      return Percentiles.round(100.0 * report.failures() / report.requests());
    }

    @Override
    Optional<Interval> confidence(RunReport report, RunTimes times) {
      Interval ratio = Confidence.ratio(report.failures(), report.requests());
      return Optional.of(new Interval(100 * ratio.low(), 100 * ratio.high()));
    }
  },
  MEAN("mean", "ms", true, Double.NaN) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().mean();
    }

    @Override
    Optional<Interval> confidence(RunReport report, RunTimes times) {
      return times
          .response()
          .map(t -> Confidence.mean(of(report), t.getStdDeviation() / MICROS, t.getTotalCount()));
    }
  },
  P50("p50", "ms", true, 50) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().p50();
    }
  },
  P90("p90", "ms", true, 90) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().p90();
    }
  },
  P95("p95", "ms", true, 95) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().p95();
    }
  },
  P99("p99", "ms", true, 99) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().p99();
    }
  },
  P999("p99.9", "ms", true, 99.9) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().p999();
    }
  },
  MAX("max", "ms", true, Double.NaN) {
    @Override
    double of(RunReport report) {
      return report.latencyMs().max();
    }
  };

  private static final double MICROS = 1_000;

  private final String label;
  private final String unit;
  private final boolean lessIsBetter;
  private final double percentile;

  Metric(String label, String unit, boolean lessIsBetter, double percentile) {
    this.label = label;
    this.unit = unit;
    this.lessIsBetter = lessIsBetter;
    this.percentile = percentile;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  boolean lessIsBetter() {
    return lessIsBetter;
  }

  /** Its value in a run that has requests. */
  abstract double of(RunReport report);

  /** Its interval from the run's own requests; empty where nothing can be said. */
  Optional<Interval> confidence(RunReport report, RunTimes times) {
    if (Double.isNaN(percentile)) {
      return Optional.empty();
    }
    return times.response().map((Histogram t) -> Confidence.percentile(t, percentile, MICROS));
  }

  /**
   * How much it has changed: in percent of the baseline, ratios in percentage points. NaN if the
   * baseline is 0.
   */
  double change(double baseline, double value) {
    if (this == FAILURES) {
      return Percentiles.round(value - baseline);
    }
    return baseline == 0 ? Double.NaN : Percentiles.round(100 * (value - baseline) / baseline);
  }
}
