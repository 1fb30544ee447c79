package io.spate.scenario.dsl;

import java.time.Duration;

/** What must hold for a run to pass, see {@link Dsl#percentile} and its like. */
public final class ThresholdDraft extends Draft {
  private final String metric;
  private String request = "";
  private Doc expression;
  private boolean abort;

  ThresholdDraft(String metric) {
    this.metric = metric;
  }

  static ThresholdDraft text(String text) {
    ThresholdDraft threshold = new ThresholdDraft(text);
    threshold.expression = docOf(text);
    return threshold;
  }

  /** About the requests of one name, with or without the method; otherwise about all. */
  public ThresholdDraft of(String request) {
    this.request = " of " + request;
    return this;
  }

  /** A time below this. */
  public ThresholdDraft lessThan(Duration limit) {
    return limit("<", text(limit));
  }

  /** A time up to this. */
  public ThresholdDraft atMost(Duration limit) {
    return limit("<=", text(limit));
  }

  /** A time above this. */
  public ThresholdDraft greaterThan(Duration limit) {
    return limit(">", text(limit));
  }

  /** A time from this on. */
  public ThresholdDraft atLeast(Duration limit) {
    return limit(">=", text(limit));
  }

  /** A number (of the share of failures: percent) below this. */
  public ThresholdDraft lessThan(double limit) {
    return limit("<", limit);
  }

  /** A number up to this. */
  public ThresholdDraft atMost(double limit) {
    return limit("<=", limit);
  }

  /** A number above this. */
  public ThresholdDraft greaterThan(double limit) {
    return limit(">", limit);
  }

  /** A number from this on. */
  public ThresholdDraft atLeast(double limit) {
    return limit(">=", limit);
  }

  /** The run ends as soon as it does not hold. */
  public ThresholdDraft abortRun() {
    abort = true;
    return this;
  }

  private ThresholdDraft limit(String operator, double limit) {
    boolean share = metric.endsWith("%");
    return limit(operator, number(limit) + (share ? "%" : metric.equals("rate") ? "/s" : ""));
  }

  private ThresholdDraft limit(String operator, String limit) {
    String name = metric.endsWith("%") ? metric.substring(0, metric.length() - 1) : metric;
    expression = docOf(name + request + " " + operator + " " + limit);
    return this;
  }

  @Override
  Doc doc() {
    Doc said =
        expression != null ? expression : new Doc.Leaf(entries().place(), metric + request, false);
    if (!abort) {
      return said;
    }
    Doc.Entries map = Doc.Entries.at(said.place());
    map.values().put("threshold", said);
    map.values().put("abort", docOf(true));
    return map;
  }
}
