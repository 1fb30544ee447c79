package io.spate.scenario.check;

import io.spate.scenario.DurationText;
import io.spate.scenario.UserContext;

/**
 * The response came in less than a time.
 *
 * @param limitNanos the time in nanoseconds
 * @param inclusive true if exactly the time will do
 */
public record ResponseTimeCheck(long limitNanos, boolean inclusive) implements Check {
  @Override
  public String failureOf(ResponseView response, UserContext context) {
    long actual = response.responseTimeNanos();
    if (inclusive ? actual <= limitNanos : actual < limitNanos) {
      return null;
    }
    return "responseTime: expected "
        + (inclusive ? "<= " : "< ")
        + DurationText.ofNanos(limitNanos)
        + ", got "
        + DurationText.ofNanos(actual);
  }
}
