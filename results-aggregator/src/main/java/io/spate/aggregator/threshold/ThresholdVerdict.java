package io.spate.aggregator.threshold;

import io.spate.aggregator.reduce.NameFold;
import io.spate.protocol.event.EventName;
import io.spate.protocol.report.RunReport;
import io.spate.scenario.threshold.Operator;
import io.spate.scenario.threshold.Threshold;

/**
 * Whether a threshold holds, by the numbers so far. Pure.
 *
 * @param actual in the unit of the metric; NaN if there is no number
 * @param ok null while there is no verdict yet
 */
public record ThresholdVerdict(Threshold threshold, double actual, Boolean ok) {
  /** Stands for the value in the report of a run that never started. */
  public static final String NOT_EVALUATED = "not evaluated";

  /**
   * Judges.
   *
   * @param ran whether the run is over and did run: a request that was never made then fails its
   *     threshold, while of a run that never started nothing can be said
   */
  public static ThresholdVerdict of(Threshold threshold, Measured measured, boolean ran) {
    double actual = actual(threshold, measured);
    Boolean ok = threshold.holds(actual);
    if (!ran && (Double.isNaN(actual) || (!ok && mayStillGrow(threshold)))) {
      ok = null;
    }
    return new ThresholdVerdict(threshold, actual, ok);
  }

  /** A least number of requests, or a least rate while users are still starting. */
  private static boolean mayStillGrow(Threshold threshold) {
    boolean least =
        threshold.operator() == Operator.GREATER
            || threshold.operator() == Operator.GREATER_OR_EQUAL;
    return least
        && switch (threshold.metric()) {
          case REQUESTS, RATE, FAILURE_COUNT -> true;
          default -> false;
        };
  }

  private static double actual(Threshold threshold, Measured measured) {
    NameFold sum = threshold.request() == null ? measured.all() : matching(threshold, measured);
    long requests = sum.requests();
    if (requests == 0) {
      return Double.NaN;
    }
    return switch (threshold.metric()) {
      case FAILURE_RATIO -> (double) sum.failures() / requests;
      case FAILURE_COUNT -> sum.failures();
      case PERCENTILE ->
          Math.min(
                  sum.responseTimes().getValueAtPercentile(threshold.percentile()),
                  sum.responseMaxUs())
              / 1_000.0;
      case AVERAGE -> sum.responseSumUs() / 1_000.0 / requests;
      case MIN -> sum.responseMinUs() / 1_000.0;
      case MAX -> sum.responseMaxUs() / 1_000.0;
      case RATE -> measured.seconds() > 0 ? requests / measured.seconds() : Double.NaN;
      case REQUESTS -> requests;
    };
  }

  private static NameFold matching(Threshold threshold, Measured measured) {
    NameFold sum = new NameFold(threshold.request());
    measured.byName().stream()
        .filter(
            n ->
                !EventName.isWarmUp(n.name())
                    && !EventName.isFixture(n.name())
                    && threshold.matches(n.name()))
        .forEach(sum::merge);
    return sum;
  }

  /** True if it does not hold and the run is to end because of that. */
  public boolean aborts() {
    return threshold.abort() && Boolean.FALSE.equals(ok);
  }

  /**
   * As reports show it.
   *
   * @param isFinal whether there will be no other verdict
   */
  public RunReport.Threshold row(boolean isFinal) {
    String words = isFinal && ok == null ? NOT_EVALUATED : threshold.describe(actual);
    return new RunReport.Threshold(threshold.expression(), threshold.request(), words, ok);
  }
}
