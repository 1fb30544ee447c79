package io.spate.aggregator.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spate.aggregator.threshold.Measured;
import io.spate.aggregator.threshold.ThresholdVerdict;
import io.spate.aggregator.view.RangeStats.Kept;
import io.spate.aggregator.view.RangeStats.Slice;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.threshold.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A range of a run's time in numbers: the answer of {@code GET /api/v1/runs/{id}/range}. Requests
 * belong to the second in which they ended. Immutable.
 *
 * @param run id of the run
 * @param from start of the range, milliseconds since the epoch: what was asked for, moved outwards
 *     to where an interval begins that is kept
 * @param to its end, not included, likewise
 * @param resolutionSeconds the widest interval in it: to so many seconds its ends could be moved
 * @param exact false if something was heard of one of its intervals after it was closed
 * @param settled whether its numbers change no more
 * @param late requests heard of so late that only their minute is known; in none of the numbers
 * @param durationSeconds length of the range within the run; rates are over it, without what of it
 *     is warm-up
 * @param requests all after the warm-up, failed ones included
 * @param failures failed requests
 * @param rps requests per second
 * @param failuresPerSecond failed requests per second
 * @param latencyMs response times of all requests
 * @param byName a row per request name, most requests first
 * @param failuresByKind failures by name and kind, most first. Status and samples are those of the
 *     run's report, as far as they can be told apart; first and last seen are at or within an
 *     interval
 * @param thresholds those of the scenario, judged by the numbers of the range alone; what is at
 *     least wanted (requests, a rate) is not judged while the range may still change
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RangeView(
    String run,
    long from,
    long to,
    int resolutionSeconds,
    boolean exact,
    boolean settled,
    long late,
    double durationSeconds,
    long requests,
    long failures,
    double rps,
    double failuresPerSecond,
    LatencyMs latencyMs,
    List<RunReport.Row> byName,
    List<RunReport.Failure> failuresByKind,
    List<RunReport.Threshold> thresholds) {

  private record Kind(String name, String label) {}

  /** What is known of a kind of failure in a range. */
  private static final class Seen {
    private long count;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs;

    void add(long more, Kept interval) {
      count += more;
      firstMs = Math.min(firstMs, interval.start() * 1_000);
      lastMs = Math.max(lastMs, interval.end() * 1_000);
    }
  }

  /**
   * The numbers of a slice.
   *
   * @param report of the whole run
   */
  static RangeView of(Slice slice, RunReport report) {
    List<PartialStats> parts =
        slice.intervals().stream().flatMap(kept -> kept.parts().stream()).toList();
    RunTotals totals = new RunTotals(parts);
    long from = slice.from() * 1_000;
    long to = slice.to() * 1_000;
    double warmUp = warmUpSecondsOf(from, to, report);
    double seconds = secondsOf(from, to, report) - warmUp;
    long requests = totals.all().requests();
    long failures = totals.all().failures();
    return new RangeView(
        report.run(),
        from,
        to,
        slice.widest(),
        slice.exact(),
        slice.settled(),
        slice.late(),
        Percentiles.round(seconds + warmUp),
        requests,
        failures,
        RunTotals.rate(requests, seconds),
        RunTotals.rate(failures, seconds),
        RunTotals.response(totals.all()),
        totals.rows(seconds, warmUp),
        failuresOf(slice, report),
        thresholdsOf(new Measured(totals.all(), totals.byName(), seconds), slice, report));
  }

  private static List<RunReport.Threshold> thresholdsOf(
      Measured measured, Slice slice, RunReport report) {
    return report.thresholds().stream().map(row -> judged(row, measured, slice.settled())).toList();
  }

  private static RunReport.Threshold judged(
      RunReport.Threshold row, Measured measured, boolean settled) {
    try {
      Threshold threshold = Threshold.parse(row.expression());
      return ThresholdVerdict.of(threshold, measured, settled).row(settled);
    } catch (ScenarioException e) { // a newer version has written the report
      return new RunReport.Threshold(
          row.expression(), row.name(), ThresholdVerdict.NOT_EVALUATED, null);
    }
  }

  /** The part of a range in which the run was under way. */
  private static double secondsOf(long from, long to, RunReport report) {
    long start = Math.max(from, report.startedAt());
    long end = report.endedAt() > 0 ? Math.min(to, report.endedAt()) : to;
    return (end > start ? end - start : to - from) / 1_000.0;
  }

  /** The part of a range that is warm-up, as far as the run was not paused in it. */
  private static double warmUpSecondsOf(long from, long to, RunReport report) {
    if (report.warmUp() == null) {
      return 0;
    }
    double end = Math.min(to, report.startedAt() + report.warmUp().seconds() * 1_000);
    return Math.max(0, end - Math.max(from, report.startedAt())) / 1_000;
  }

  private static List<RunReport.Failure> failuresOf(Slice slice, RunReport report) {
    Map<Kind, Seen> seen = new LinkedHashMap<>();
    for (Kept interval : slice.intervals()) {
      for (PartialStats part : interval.parts()) {
        for (NameStats name : part.getNamesList()) {
          name.getErrorsMap()
              .forEach(
                  (error, count) ->
                      seen.computeIfAbsent(
                              new Kind(name.getName(), ErrorKind.of(error).label()),
                              kind -> new Seen())
                          .add(count, interval));
        }
      }
    }
    List<RunReport.Failure> failures = new ArrayList<>();
    seen.forEach((kind, of) -> failures.add(failure(kind, of, slice, report)));
    failures.sort(
        Comparator.comparingLong(RunReport.Failure::count)
            .reversed()
            .thenComparing(RunReport.Failure::name)
            .thenComparing(RunReport.Failure::kind));
    return List.copyOf(failures);
  }

  private static RunReport.Failure failure(Kind kind, Seen seen, Slice slice, RunReport report) {
    List<RunReport.Failure> whole =
        report.failuresByKind().stream()
            .filter(each -> each.name().equals(kind.name()) && each.kind().equals(kind.label()))
            .toList();
    boolean one = whole.size() == 1;
    return new RunReport.Failure(
        kind.name(),
        kind.label(),
        one ? whole.getFirst().status() : 0,
        seen.count,
        one ? Math.max(seen.firstMs, whole.getFirst().firstSeen()) : seen.firstMs,
        one ? Math.min(seen.lastMs, whole.getFirst().lastSeen()) : seen.lastMs,
        whole.stream()
            .flatMap(each -> each.samples().stream())
            .filter(s -> s.at() >= slice.from() * 1_000 && s.at() < slice.to() * 1_000)
            .sorted(Comparator.comparingLong(RunReport.Sample::at).reversed())
            .toList());
  }
}
