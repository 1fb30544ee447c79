package io.spate.cli.run;

import io.spate.cli.api.ComparisonView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change that fails a comparison: {@code p95>+10%}, {@code rps<-5%}, {@code failures>+0.5%}. The
 * percentage is of the baseline; of {@code failures} it is percentage points. Immutable.
 *
 * @param text as written
 * @param metric one of {@link #METRICS}
 * @param more whether a larger change fails, else a smaller one
 * @param percent the change that is just allowed
 */
public record FailOn(String text, String metric, boolean more, double percent) {
  /** What runs are compared by. */
  static final List<String> METRICS =
      List.of("rps", "failures", "mean", "p50", "p90", "p95", "p99", "p99.9", "max");

  private static final Pattern FORM =
      Pattern.compile("\\s*([a-z0-9.]+)\\s*([<>])\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*%\\s*");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is wrong and what would be right
   */
  public static FailOn parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no change; write METRIC>+N% or METRIC<-N%, as in p95>+10%");
    }
    String metric = matcher.group(1);
    if (!METRICS.contains(metric)) {
      throw new IllegalArgumentException(
          "'" + metric + "' is no metric; there are " + String.join(", ", METRICS));
    }
    return new FailOn(
        text.strip(), metric, matcher.group(2).equals(">"), Double.parseDouble(matcher.group(3)));
  }

  /** What is to be said if the comparison fails by this; empty if it holds. */
  public Optional<String> breachIn(ComparisonView comparison) {
    ComparisonView.Row row =
        comparison.rows().stream().filter(r -> r.metric().equals(metric)).findFirst().orElse(null);
    if (row == null) {
      return Optional.of(text + ": there is nothing to compare");
    }
    // From nothing to something is more than any percentage.
    double change =
        row.change() != null
            ? row.change()
            : row.run() == row.baseline() ? 0 : Double.POSITIVE_INFINITY;
    boolean breach = more ? change > percent : change < percent;
    return breach ? Optional.of(text + ": was " + ComparisonText.change(row)) : Optional.empty();
  }
}
