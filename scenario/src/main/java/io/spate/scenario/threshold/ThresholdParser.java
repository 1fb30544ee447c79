package io.spate.scenario.threshold;

import io.spate.scenario.DurationText;
import io.spate.scenario.template.ProblemSink;
import io.spate.scenario.template.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code <metric> [of <request>] <operator> <limit>}. */
public final class ThresholdParser {
  private static final List<String> METRICS =
      List.of("failures", "p95", "median", "avg", "min", "max", "rate", "requests");
  private static final String EXAMPLE =
      "write it like 'failures < 1%' or 'p95 of GET /todo < 300ms'";
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,3}(?:\\.\\d{1,6})?)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");

  private final String text;
  private final ProblemSink problems;

  private ThresholdParser(String text, ProblemSink problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The threshold, without abort; null if it is wrong, which was told then. */
  public static Threshold parse(String text, ProblemSink problems) {
    return new ThresholdParser(text, problems).parse();
  }

  private Threshold parse() {
    // The last operator: a request's name may contain one.
    int at = Math.max(text.lastIndexOf('<'), text.lastIndexOf('>'));
    if (at < 0) {
      problems.problem(0, "a threshold needs one of < <= > >=, got '" + text + "'", EXAMPLE);
      return null;
    }
    boolean orEqual = text.startsWith("=", at + 1);
    Operator operator =
        text.charAt(at) == '<'
            ? orEqual ? Operator.LESS_OR_EQUAL : Operator.LESS
            : orEqual ? Operator.GREATER_OR_EQUAL : Operator.GREATER;
    String left = text.substring(0, at);
    String request = null;
    int of = left.indexOf(" of ");
    if (of >= 0) {
      request = left.substring(of + 4).trim();
      left = left.substring(0, of);
      if (request.isEmpty()) {
        problems.problem(of + 1, "'of' needs the name of a request", EXAMPLE);
        return null;
      }
    }
    String name = left.trim();
    String limit = text.substring(at + operator.symbol().length());
    int limitAt = at + operator.symbol().length() + leadingBlanks(limit);
    return complete(name, leadingBlanks(left), request, operator, limit.trim(), limitAt);
  }

  private static int leadingBlanks(String part) {
    int at = 0;
    while (at < part.length() && part.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private Threshold complete(
      String name, int nameAt, String request, Operator operator, String limit, int limitAt) {
    double percentile = percentile(name);
    Metric metric = metric(name, limit, percentile);
    if (metric == null) {
      problems.problem(
          nameAt,
          name.isEmpty() ? "a threshold needs a metric" : "unknown metric '" + name + "'",
          Suggestion.hint(name, METRICS, "metrics are"));
      return null;
    }
    if (metric == Metric.PERCENTILE && !(percentile > 0 && percentile <= 100)) {
      problems.problem(
          nameAt, "a percentile is greater than 0 and at most 100, got '" + name + "'", null);
      return null;
    }
    double value = limit(metric, name, limit, limitAt);
    return Double.isNaN(value)
        ? null
        : new Threshold(text, metric, Math.max(0, percentile), request, operator, value, false);
  }

  /** The percentile of a name, -1 if the name is none. */
  private static double percentile(String name) {
    if (name.equals("median")) {
      return 50;
    }
    Matcher matcher = PERCENTILE.matcher(name);
    return matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
  }

  private static Metric metric(String name, String limit, double percentile) {
    if (percentile >= 0) {
      return Metric.PERCENTILE;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "failures" -> limit.endsWith("%") ? Metric.FAILURE_RATIO : Metric.FAILURE_COUNT;
      case "avg", "average", "mean" -> Metric.AVERAGE;
      case "min" -> Metric.MIN;
      case "max" -> Metric.MAX;
      case "rate" -> Metric.RATE;
      case "requests" -> Metric.REQUESTS;
      default -> null;
    };
  }

  private double limit(Metric metric, String name, String limit, int at) {
    if (limit.isEmpty()) {
      problems.problem(at, "the limit is missing", EXAMPLE);
      return Double.NaN;
    }
    return switch (metric.unit()) {
      case RATIO -> percent(limit, at);
      case COUNT ->
          number(limit, at, name, name.equals("failures") ? "write 10 or 1%" : "write 1000");
      case MILLISECONDS -> milliseconds(limit, at);
      case PER_SECOND ->
          number(
              limit.endsWith("/s") ? limit.substring(0, limit.length() - 2).trim() : limit,
              at,
              name,
              "write 100/s");
    };
  }

  private double percent(String limit, int at) {
    double value =
        number(limit.substring(0, limit.length() - 1).trim(), at, "failures", "write 1%");
    if (value > 100) {
      problems.problem(at, "a share is at most 100%, got '" + limit + "'", null);
      return Double.NaN;
    }
    return value / 100;
  }

  private double milliseconds(String limit, int at) {
    DurationText.Parsed parsed = DurationText.parse(limit, "ms");
    if (!parsed.isValid()) {
      problems.problem(at, parsed.problem(), parsed.hint());
      return Double.NaN;
    }
    return parsed.duration().toNanos() / 1e6;
  }

  private double number(String limit, int at, String name, String hint) {
    if (!NUMBER.matcher(limit).matches()) {
      problems.problem(at, "the limit of " + name + " must be a number, got '" + limit + "'", hint);
      return Double.NaN;
    }
    return Double.parseDouble(limit);
  }
}
