package io.spate.scenario;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arrival rates as scenarios write them: {@code 1000/s}, {@code 90/m}, {@code 0.5/s}, {@code
 * 3600/h}.
 */
public final class RateText {
  private static final Pattern RATE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)\\s*/\\s*([smh])", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");
  private static final int LONGEST_TEXT = 60;

  private RateText() {}

  /** Either a rate in arrivals per second, or what is wrong with the text and how to mend it. */
  public record Parsed(double perSecond, String problem, String hint) {
    /** True if the text is a rate. */
    public boolean isValid() {
      return problem == null;
    }
  }

  /** Reads a rate; never throws. */
  public static Parsed parse(String text) {
    String trimmed = text.trim();
    if (trimmed.length() <= LONGEST_TEXT) {
      Matcher rate = RATE.matcher(trimmed);
      if (rate.matches()) {
        return new Parsed(Double.parseDouble(rate.group(1)) / seconds(rate.group(2)), null, null);
      }
      if (NUMBER.matcher(trimmed).matches()) {
        return wrong("a rate needs a unit, got '" + trimmed + "'", "write " + trimmed + "/s");
      }
    }
    if (trimmed.startsWith("-")) {
      return wrong("a rate cannot be negative, got '" + shortened(trimmed) + "'", null);
    }
    return wrong("not a rate: '" + shortened(trimmed) + "'", "write 100/s, 90/m or 3600/h");
  }

  /** Reads a rate; a number without a unit is per second. For requests and options. */
  public static Parsed parsePerSecond(String text) {
    String trimmed = text.trim();
    return parse(NUMBER.matcher(trimmed).matches() ? trimmed + "/s" : trimmed);
  }

  /** A rate as a scenario would write it. */
  public static String of(double perSecond) {
    return BigDecimal.valueOf(perSecond).stripTrailingZeros().toPlainString() + "/s";
  }

  private static int seconds(String unit) {
    return switch (unit.toLowerCase(java.util.Locale.ROOT)) {
      case "h" -> 3_600;
      case "m" -> 60;
      default -> 1;
    };
  }

  private static Parsed wrong(String problem, String hint) {
    return new Parsed(Double.NaN, problem, hint);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
