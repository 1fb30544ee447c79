package io.spate.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same in every locale, so that output can be compared. */
public final class Numbers {
  private Numbers() {}

  /** 11420 as {@code 11,420}. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A measured rate: {@code 0}, {@code 3.2}, {@code 57.3}, {@code 1,204}. */
  public static String rate(double perSecond) {
    if (perSecond == 0) {
      return "0";
    }
    return String.format(Locale.ROOT, perSecond < 1000 ? "%,.1f" : "%,.0f", perSecond);
  }

  /** A rate as somebody has set it: {@code 10}, {@code 2.5}. */
  public static String setRate(double perSecond) {
    return perSecond == Math.rint(perSecond)
        ? count((long) perSecond)
        : String.format(Locale.ROOT, "%,.3f", perSecond).replaceFirst("0+$", "");
  }

  /** Milliseconds without the unit, for a column: {@code 0.42}, {@code 4.2}, {@code 42}. */
  public static String millis(double ms) {
    String format = ms < 1 ? "%.2f" : ms < 10 ? "%.1f" : "%,.0f";
    return ms == 0 ? "0" : String.format(Locale.ROOT, format, ms);
  }

  /** Milliseconds with a unit: {@code 4.2 ms}, {@code 812 ms}, {@code 12.3 s}; a dash for none. */
  public static String latency(Double ms) {
    if (ms == null) {
      return "-";
    }
    return ms < 10_000 ? millis(ms) + " ms" : String.format(Locale.ROOT, "%,.1f s", ms / 1000);
  }

  /** Part of a whole: {@code 0%}, {@code 0.03%}, {@code 2.5%}, {@code 100%}. */
  public static String percent(long part, long whole) {
    if (part == 0 || whole == 0) {
      return "0%";
    }
    double percent = 100.0 * part / whole;
    if (part == whole) {
      return "100%";
    }
    return String.format(Locale.ROOT, percent < 0.1 ? "%.2f%%" : "%.1f%%", percent);
  }

  /** A span of time: {@code 37 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
  public static String span(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", s / 3600, s % 3600 / 60);
  }

  /** A clock of elapsed time: {@code 00:37}, {@code 1:02:05}. */
  public static String clock(double seconds) {
    long s = Math.max(0, (long) seconds);
    return s < 3600
        ? String.format(Locale.ROOT, "%02d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60);
  }

  /** A short span with a decimal: {@code 7.4 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** Bytes of a file in decimal units: {@code 812 B}, {@code 4.2 kB}, {@code 1.3 GB}. */
  public static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < units.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
  }

  /** Bytes as mebibytes: {@code 142 MB}; a dash when it could not be measured. */
  public static String megabytes(long bytes) {
    return bytes <= 0 ? "-" : Math.round(bytes / 1048576.0) + " MB";
  }

  /** {@code 1 agent}, {@code 3 agents}. */
  public static String plural(long n, String noun) {
    return count(n) + " " + noun + (n == 1 ? "" : "s");
  }
}
