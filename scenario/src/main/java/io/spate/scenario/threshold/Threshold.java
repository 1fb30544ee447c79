package io.spate.scenario.threshold;

import io.spate.scenario.Problem;
import io.spate.scenario.ScenarioException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold for a run to pass, such as {@code p95 of GET /todo < 300ms}. Immutable.
 *
 * @param expression as written
 * @param metric what it is about
 * @param percentile of {@link Metric#PERCENTILE}, greater than 0 up to 100; otherwise 0
 * @param request name of the requests it is about, with or without the method; null for all
 * @param operator how it compares
 * @param limit in the unit of the metric: ratio, count, milliseconds or requests per second
 * @param abort whether the run is to end as soon as it does not hold
 */
public record Threshold(
    String expression,
    Metric metric,
    double percentile,
    String request,
    Operator operator,
    double limit,
    boolean abort) {

  /**
   * Reads an expression.
   *
   * @throws ScenarioException if it is wrong; the problem's column is that of the expression
   */
  public static Threshold parse(String expression) {
    List<Problem> problems = new ArrayList<>();
    Threshold threshold =
        ThresholdParser.parse(
            expression,
            (offset, message, hint) ->
                problems.add(new Problem("threshold", 1, offset + 1, message, hint)));
    if (!problems.isEmpty()) {
      throw new ScenarioException(problems);
    }
    return threshold;
  }

  /** Whether it is about requests of this name, which begins with the method. */
  public boolean matches(String requestName) {
    if (request == null || request.equals(requestName)) {
      return true;
    }
    int blank = requestName.indexOf(' ');
    return blank > 0
        && requestName.length() - blank - 1 == request.length()
        && requestName.endsWith(request);
  }

  /** Whether a measured value is within the limit; NaN, for no value, is not. */
  public boolean holds(double actual) {
    return operator.holds(actual, limit);
  }

  /** A measured value with its unit. */
  public String describe(double actual) {
    if (!Double.isFinite(actual)) {
      return "no value";
    }
    return switch (metric.unit()) {
      case RATIO -> number(actual * 100) + "%";
      case COUNT -> number(actual);
      case MILLISECONDS -> number(actual) + "ms";
      case PER_SECOND -> number(actual) + "/s";
    };
  }

  /** The same that ends the run when it does not hold, or not. */
  public Threshold withAbort(boolean abort) {
    return new Threshold(expression, metric, percentile, request, operator, limit, abort);
  }

  /** Four digits where that is not too few for the whole part. */
  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        exact.precision() - exact.scale() >= 4
            ? exact.setScale(0, RoundingMode.HALF_UP)
            : exact.round(new MathContext(4, RoundingMode.HALF_UP));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
