package io.spate.aggregator.page;

import io.quarkus.qute.TemplateExtension;
import io.spate.protocol.status.ClockReading;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Numbers and times as people read them, for templates under the namespace {@code fmt}. The browser
 * goes on with the same rules in {@code format.js}: a cell must not change its shape when the first
 * update arrives, so whoever changes one changes both (a test compares them). Pure functions.
 */
@TemplateExtension(namespace = "fmt")
public final class Format {
  /** Stands where there is no number. */
  public static final String NONE = "–";

  private static final String MINUS = "−";
  private static final String OFF = "⚠ ";

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern STEERING =
      Pattern.compile(
          "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Format() {}

  /** A whole number with thousands separators: {@code 12,345}. */
  public static String count(Number value) {
    return value == null ? NONE : fixed(value.doubleValue(), 0);
  }

  /** Whether there are any, for the style sheet. */
  public static boolean some(long count) {
    return count > 0;
  }

  /** Something per second; the digits shrink as the number grows: 0.25, 118.4, 12,345. */
  public static String rate(Number value) {
    if (isNone(value)) {
      return NONE;
    }
    double rate = value.doubleValue();
    return rate == 0 ? "0" : fixed(rate, rate < 10 ? 2 : rate < 1000 ? 1 : 0);
  }

  /** Milliseconds without the unit: 0.42, 12.3, 1,204. */
  public static String ms(Number value) {
    if (isNone(value)) {
      return NONE;
    }
    double ms = value.doubleValue();
    return ms == 0 ? "0" : fixed(ms, ms < 1 ? 2 : ms < 100 ? 1 : 0);
  }

  /** A ratio of 0..1 in percent; a little is never shown as nothing, nor almost all as all. */
  public static String percent(Number ratio) {
    if (isNone(ratio)) {
      return NONE;
    }
    double value = ratio.doubleValue();
    if (value <= 0) {
      return "0%";
    }
    if (value >= 1) {
      return "100%";
    }
    if (value < 0.0001) {
      return "<0.01%";
    }
    if (value > 0.9999) {
      return ">99.99%";
    }
    return fixed(value * 100, value < 0.1 ? 2 : 1) + "%";
  }

  /** Failures in percent of requests; none where there was no request. */
  public static String share(long part, long whole) {
    return whole == 0 ? NONE : percent((double) part / whole);
  }

  /** Bytes in decimal units; 0 means that it is not known. */
  public static String bytes(Number value) {
    if (isNone(value) || value.doubleValue() <= 0) {
      return NONE;
    }
    double amount = value.doubleValue();
    int unit = 0;
    while (amount >= 1000 && unit < BYTE_UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return fixed(amount, unit == 0 || amount >= 100 ? 0 : 1) + " " + BYTE_UNITS[unit];
  }

  /** CPU cores busy: 0.42. */
  public static String cores(Number value) {
    return isNone(value) ? NONE : fixed(value.doubleValue(), 2);
  }

  /**
   * How far a clock is from Kafka's, in milliseconds: +1,740 ± 3; what is surely too far is marked.
   */
  public static String skew(ClockReading clock) {
    if (clock == null) {
      return NONE;
    }
    return (clock.off() ? OFF : "")
        + (clock.skewMs() < 0 ? MINUS : "+")
        + fixed(Math.abs(clock.skewMs()), 0)
        + " ± "
        + fixed(Math.ceil(clock.uncertaintyMs()), 0);
  }

  /** A length of time, to the second: 45 s, 1 min 05 s, 2 h 03 min. */
  public static String duration(Number value) {
    if (isNone(value)) {
      return NONE;
    }
    long seconds = Math.max(0, Math.round(value.doubleValue()));
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      long rest = seconds % 60;
      return seconds / 60 + " min" + (rest == 0 ? "" : String.format(Locale.ROOT, " %02d s", rest));
    }
    long rest = seconds % 3600 / 60;
    return seconds / 3600 + " h" + (rest == 0 ? "" : String.format(Locale.ROOT, " %02d min", rest));
  }

  /**
   * How long after the start of a run something was, negative before it: 1 min 05 s, −3 s; none
   * while it has not started.
   */
  public static String sinceStart(long atMillis, long startedAtMillis) {
    if (startedAtMillis == 0) {
      return NONE;
    }
    double seconds = (atMillis - startedAtMillis) / 1_000.0;
    return seconds <= -0.5 ? "−" + duration(-seconds) : duration(seconds);
  }

  /** A moment in UTC, which the browser turns into its own time; none for 0. */
  public static String dateTime(long epochMillis) {
    return epochMillis == 0 ? NONE : DATE_TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  /** As {@link #dateTime}, without the date. */
  public static String clock(long epochMillis) {
    return epochMillis == 0 ? NONE : CLOCK.format(Instant.ofEpochMilli(epochMillis));
  }

  /** A moment for the {@code datetime} attribute; empty for 0. */
  public static String iso(long epochMillis) {
    return epochMillis == 0 ? "" : Instant.ofEpochMilli(epochMillis).toString();
  }

  /**
   * A text from outside as far as people read it. Characters that steer the direction of the text
   * (a name could pretend to be another with them) and other control characters are made visible. A
   * surrogate pair is never cut in two.
   *
   * @param limit characters at the most, the ellipsis not counted
   */
  public static String plain(String text, int limit) {
    if (text == null) {
      return "";
    }
    String visible = STEERING.matcher(text).replaceAll("\uFFFD");
    if (visible.length() <= limit) {
      return visible;
    }
    int end = Character.isHighSurrogate(visible.charAt(limit - 1)) ? limit - 1 : limit;
    return visible.substring(0, end) + "…";
  }

  private static boolean isNone(Number value) {
    return value == null || !Double.isFinite(value.doubleValue());
  }

  private static String fixed(double value, int digits) {
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(value);
  }
}
