package io.spate.aggregator.compare;

import io.spate.aggregator.compare.Comparison.Noise;
import io.spate.aggregator.compare.Comparison.Range;
import io.spate.aggregator.compare.Comparison.Row;
import io.spate.aggregator.compare.Confidence.Interval;
import io.spate.aggregator.view.Percentiles;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compares runs. Requests of one run say how well its own value is known; only several runs of the
 * same thing say how much it varies from run to run. So where there are three or more earlier runs
 * of the scenario, the prediction interval of those decides, else whether the two runs' confidence
 * intervals overlap. Pure.
 */
final class Comparer {
  /** Fewer say next to nothing of how runs vary. */
  static final int LEAST_EARLIER = 3;

  static final String BY_EARLIER_RUNS =
      "worse or better: outside of the 95 % prediction interval of the earlier runs of this"
          + " scenario";
  static final String BY_REQUESTS =
      "worse or better: the 95 % confidence intervals of the two runs, from each one's own"
          + " requests, do not overlap; differences between runs of the same thing come on top of"
          + " that, and need three earlier runs of this scenario to be known";

  private Comparer() {}

  /** A run with its numbers and histograms. */
  record Subject(StatsView stats, RunTimes times) {
    RunReport report() {
      return stats.report();
    }
  }

  /**
   * @param earlier finished runs of the same scenario against the same target that are older than
   *     the run
   */
  static Comparison compare(Subject baseline, Subject run, List<RunReport> earlier) {
    boolean byRuns = earlier.size() >= LEAST_EARLIER;
    List<Row> rows = new ArrayList<>();
    if (baseline.report().requests() > 0 && run.report().requests() > 0) {
      for (Metric metric : Metric.values()) {
        rows.add(row(metric, baseline, run, byRuns ? earlier : List.of()));
      }
    }
    return new Comparison(
        baseline.report().run(),
        run.report().run(),
        byRuns ? BY_EARLIER_RUNS : BY_REQUESTS,
        warnings(baseline, run),
        List.copyOf(rows));
  }

  private static Row row(Metric metric, Subject baseline, Subject run, List<RunReport> earlier) {
    double before = metric.of(baseline.report());
    double now = metric.of(run.report());
    double change = metric.change(before, now);
    Optional<Interval> beforeRange = metric.confidence(baseline.report(), baseline.times());
    Optional<Interval> nowRange = metric.confidence(run.report(), run.times());
    Optional<Interval> noise =
        earlier.isEmpty()
            ? Optional.empty()
            : Optional.of(Confidence.nextRun(earlier.stream().mapToDouble(metric::of).toArray()));
    return new Row(
        metric.label(),
        metric.unit(),
        before,
        now,
        Double.isNaN(change) ? null : (Double) change,
        beforeRange.map(Comparer::range).orElse(null),
        nowRange.map(Comparer::range).orElse(null),
        noise.map(n -> new Noise(earlier.size(), round(n.low()), round(n.high()))).orElse(null),
        verdict(metric, before, now, beforeRange, nowRange, noise));
  }

  private static String verdict(
      Metric metric,
      double before,
      double now,
      Optional<Interval> beforeRange,
      Optional<Interval> nowRange,
      Optional<Interval> noise) {
    if (noise.isPresent()) {
      return noise.get().holds(now) ? "same" : word(metric, now < noise.get().low());
    }
    if (beforeRange.isEmpty() || nowRange.isEmpty()) {
      return before == now ? "same" : "unknown";
    }
    if (nowRange.get().isBelow(beforeRange.get())) {
      return word(metric, true);
    }
    return beforeRange.get().isBelow(nowRange.get()) ? word(metric, false) : "same";
  }

  private static String word(Metric metric, boolean less) {
    return metric.lessIsBetter() == less ? "better" : "worse";
  }

  private static Range range(Interval interval) {
    return new Range(round(interval.low()), round(interval.high()));
  }

  private static double round(double value) {
    return Percentiles.round(value);
  }

  private static List<String> warnings(Subject baseline, Subject run) {
    List<String> warnings = new ArrayList<>();
    for (Subject subject : Arrays.asList(baseline, run)) {
      RunReport report = subject.report();
      String id = "run " + report.run();
      if (report.requests() == 0) {
        warnings.add(id + " has no request");
      }
      if (report.verdict().equals("pending")) {
        warnings.add(id + " is not over");
      }
      if (!report.generator().status().equals("ok")) {
        warnings.add(id + ": the load generator was the bottleneck at times");
      }
      if (report.events().lost() > 0) {
        warnings.add(id + ": " + report.events().lost() + " events were lost");
      }
    }
    unlike(warnings, "scenario", baseline.report().name(), run.report().name());
    unlike(warnings, "target", baseline.report().target(), run.report().target());
    unlike(warnings, "users", baseline.stats().run().users(), run.stats().run().users());
    unlike(warnings, "rate", baseline.stats().run().rate(), run.stats().run().rate());
    unlike(
        warnings,
        "planned seconds",
        baseline.stats().run().durationSeconds(),
        run.stats().run().durationSeconds());
    unlike(warnings, "warm-up", warmUp(baseline.report()), warmUp(run.report()));
    return List.copyOf(warnings);
  }

  private static String warmUp(RunReport report) {
    return report.warmUp() == null ? "none" : Math.round(report.warmUp().seconds()) + " s";
  }

  private static void unlike(List<String> warnings, String what, Object before, Object now) {
    if (before == null ? now != null : !before.equals(now)) {
      warnings.add("not the same " + what + ": " + before + " and " + now);
    }
  }
}
