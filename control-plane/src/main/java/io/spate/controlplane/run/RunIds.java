package io.spate.controlplane.run;

import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Ids of runs: the scenario's name as a slug, the time in base 36 and four random characters, such
 * as {@code todo-crud-mi3k2x9f-7q0z}. Lower-case letters, digits and dashes only, at most {@value
 * #MAX_LENGTH} characters; runs of one name sort by time.
 */
final class RunIds {
  static final int MAX_LENGTH = 60;

  private static final int SLUG_LENGTH = 40;

  /** Enough for milliseconds until the year 2059; longer after that. */
  private static final int TIME_DIGITS = 8;

  private static final int RANDOM_DIGITS = 4;

  private RunIds() {}

  /**
   * A new id.
   *
   * @param name of the scenario, any text
   * @param now milliseconds since the epoch
   */
  static String create(String name, long now, RandomGenerator random) {
    return slug(name) + "-" + base36(now, TIME_DIGITS) + "-" + suffix(random);
  }

  private static String slug(String name) {
    String ascii =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String cut = ascii.substring(0, Math.min(ascii.length(), SLUG_LENGTH));
    String slug = cut.replaceAll("^-+|-+$", "");
    return slug.isEmpty() ? "run" : slug;
  }

  private static String suffix(RandomGenerator random) {
    return base36(random.nextLong((long) Math.pow(36, RANDOM_DIGITS)), RANDOM_DIGITS);
  }

  private static String base36(long value, int digits) {
    String text = Long.toString(value, 36);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
