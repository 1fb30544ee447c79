package io.spate.scenario.threshold;

/** What a threshold is about. */
public enum Metric {
  /** Share of failed requests, 0 to 1. */
  FAILURE_RATIO(Unit.RATIO),
  /** Number of failed requests. */
  FAILURE_COUNT(Unit.COUNT),
  /** A percentile of the response time, in milliseconds. */
  PERCENTILE(Unit.MILLISECONDS),
  /** Mean response time in milliseconds. */
  AVERAGE(Unit.MILLISECONDS),
  /** Least response time in milliseconds. */
  MIN(Unit.MILLISECONDS),
  /** Greatest response time in milliseconds. */
  MAX(Unit.MILLISECONDS),
  /** Requests per second. */
  RATE(Unit.PER_SECOND),
  /** Number of requests. */
  REQUESTS(Unit.COUNT);

  /** What a limit and an actual value are counted in. */
  public enum Unit {
    RATIO,
    COUNT,
    MILLISECONDS,
    PER_SECOND
  }

  private final Unit unit;

  Metric(Unit unit) {
    this.unit = unit;
  }

  /** The unit of limits and of actual values. */
  public Unit unit() {
    return unit;
  }
}
