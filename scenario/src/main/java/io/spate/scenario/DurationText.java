package io.spate.scenario;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as scenarios write them: {@code 500ms}, {@code 2s}, {@code 1m30s}, {@code 1.5h}; units
 * are h, m, s, ms and us, from large to small.
 */
public final class DurationText {
  private static final Pattern WHOLE =
      Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:h|ms|us|m|s))+", Pattern.CASE_INSENSITIVE);
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|us|m|s)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final String[] UNITS = {"h", "m", "s", "ms", "us"};
  private static final long[] NANOS = {
    3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L
  };
  private static final int LONGEST_TEXT = 60;
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Duration.ofDays(10_000).toNanos());

  private DurationText() {}

  /** Either a duration, or what is wrong with the text and how to mend it. */
  public record Parsed(Duration duration, String problem, String hint) {
    /** True if the text is a duration. */
    public boolean isValid() {
      return problem == null;
    }
  }

  /** Reads a duration; never throws. */
  public static Parsed parse(String text) {
    return parse(text, "s");
  }

  /**
   * Reads a duration; never throws.
   *
   * @param likelyUnit what a number without a unit probably meant, for the hint
   */
  public static Parsed parse(String text, String likelyUnit) {
    String trimmed = text.trim();
    if (trimmed.length() <= LONGEST_TEXT && WHOLE.matcher(trimmed).matches()) {
      return sum(trimmed);
    }
    if (trimmed.length() <= LONGEST_TEXT && NUMBER.matcher(trimmed).matches()) {
      return wrong(
          "a duration needs a unit, got '" + trimmed + "'", "write " + trimmed + likelyUnit);
    }
    if (trimmed.startsWith("-")) {
      return wrong("a duration cannot be negative, got '" + shortened(trimmed) + "'", null);
    }
    return wrong("not a duration: '" + shortened(trimmed) + "'", "write 500ms, 2s, 1m30s or 1h");
  }

  private static Parsed sum(String text) {
    BigDecimal nanos = BigDecimal.ZERO;
    int before = -1;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      int unit = unit(part.group(2));
      if (unit <= before) {
        return wrong(
            "the units of a duration go from large to small, got '" + text + "'",
            "write 1h2m3s, not 3s2m1h");
      }
      before = unit;
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS[unit])));
    }
    if (nanos.compareTo(MAX_NANOS) > 0) {
      return wrong("the duration is too long: '" + text + "'", "at most 240000h");
    }
    return new Parsed(Duration.ofNanos(nanos.longValue()), null, null);
  }

  private static int unit(String text) {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equalsIgnoreCase(text)) {
        return i;
      }
    }
    throw new IllegalStateException("no such unit: " + text);
  }

  private static Parsed wrong(String problem, String hint) {
    return new Parsed(null, problem, hint);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }

  /** A duration as a scenario would write it, {@code 0s} for none. */
  public static String of(Duration duration) {
    return ofNanos(duration.toNanos());
  }

  /** A length in nanoseconds as a scenario would write it; parts below 1 us are dropped. */
  public static String ofNanos(long nanos) {
    if (nanos < NANOS[NANOS.length - 1]) {
      return "0s";
    }
    StringBuilder out = new StringBuilder();
    long rest = nanos;
    for (int i = 0; i < UNITS.length; i++) {
      long count = rest / NANOS[i];
      if (count > 0) {
        out.append(count).append(UNITS[i]);
        rest -= count * NANOS[i];
      }
    }
    return out.toString();
  }
}
