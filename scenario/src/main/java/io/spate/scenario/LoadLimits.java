package io.spate.scenario;

import java.time.Duration;
import java.util.Locale;

/** What a load may be; each method returns what is wrong, or null. */
public final class LoadLimits {
  private LoadLimits() {}

  /** A number of users that must be at least 1. */
  public static String usersProblem(String what, long users) {
    if (users < 1) {
      return what + " must be at least 1, got " + users;
    }
    return users > LoadSpec.MAX_USERS
        ? what + " must be at most " + LoadSpec.MAX_USERS + ", got " + users
        : null;
  }

  /** A spawn rate in users per second. */
  public static String spawnRateProblem(double spawnRate) {
    if (!(spawnRate > 0) || !Double.isFinite(spawnRate)) {
      return "spawnRate must be greater than 0, got " + number(spawnRate);
    }
    return spawnRate < 0.001 || spawnRate > LoadSpec.MAX_USERS
        ? "spawnRate must be between 0.001 and "
            + LoadSpec.MAX_USERS
            + " users per second, got "
            + number(spawnRate)
        : null;
  }

  /** An arrival rate, per second. */
  public static String rateProblem(String what, double perSecond) {
    if (!(perSecond > 0) || !Double.isFinite(perSecond)) {
      return what + " must be greater than 0/s, got " + number(perSecond) + "/s";
    }
    return perSecond < LoadSpec.MIN_RATE || perSecond > LoadSpec.MAX_RATE
        ? what
            + " must be between "
            + RateText.of(LoadSpec.MIN_RATE)
            + " and "
            + RateText.of(LoadSpec.MAX_RATE)
            + ", got "
            + RateText.of(perSecond)
        : null;
  }

  /** The length of a run. */
  public static String durationProblem(Duration duration) {
    if (duration.isNegative() || duration.toMillis() < 1) {
      return "duration must be greater than 0, got "
          + (duration.isNegative() ? duration : DurationText.of(duration));
    }
    return duration.compareTo(LoadSpec.MAX_DURATION) > 0
        ? "duration must be at most "
            + DurationText.of(LoadSpec.MAX_DURATION)
            + ", got "
            + DurationText.of(duration)
        : null;
  }

  /**
   * The warm-up of a run.
   *
   * @param duration of the run; null if it is not known
   */
  public static String warmUpProblem(Duration warmUp, Duration duration) {
    if (warmUp.isNegative() || warmUp.toMillis() < 1) {
      return "warmUp must be greater than 0, got "
          + (warmUp.isNegative() ? warmUp : DurationText.of(warmUp));
    }
    return duration != null && warmUp.compareTo(duration) >= 0
        ? "warmUp must be shorter than the run of "
            + DurationText.of(duration)
            + ", got "
            + DurationText.of(warmUp)
        : null;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }
}
