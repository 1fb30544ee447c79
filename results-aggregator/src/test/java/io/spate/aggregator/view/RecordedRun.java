package io.spate.aggregator.view;

import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.aggregator.reduce.Folds;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.wire.PartialStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * A finished run that is known by each of its requests: they are summed up as the service does it,
 * and stay beside the sums, so that every number can be worked out a second way.
 *
 * @param stats what viewers see of it
 * @param ranges its intervals
 * @param times its histograms
 * @param events its requests
 */
public record RecordedRun(StatsView stats, RunRanges ranges, RunTimes times, List<Event> events) {

  /**
   * Random requests of three names, from two partitions: as many each second as there are users,
   * who ramp up over the first tenth.
   *
   * @param startSecond seconds since the epoch
   * @param factor of the response times, which are 0.1 ms to 5 s where it is 1
   */
  public static RecordedRun of(
      String id, long seed, long startSecond, int seconds, int users, double factor) {
    Random random = new Random(seed);
    RangeStats stats = new RangeStats();
    List<Event> events = new ArrayList<>();
    List<Integer> active = new ArrayList<>();
    for (int s = 0; s < seconds; s++) {
      int now = Math.max(1, Math.min(users, users * 10 * s / seconds));
      active.add(now);
      for (int partition = 0; partition < 2; partition++) {
        List<Event> all = new ArrayList<>();
        for (int i = partition; i < now; i += 2) {
          all.add(slowed(Batches.random(random, startSecond + s, partition == 1), factor));
        }
        stats.put(new Part(partition, 0), startSecond + s, Folds.second(startSecond + s, all));
        events.addAll(all);
      }
    }
    stats.close(startSecond + seconds);
    RunRanges ranges = RunRanges.decode(RunRanges.encode(stats));
    RunReport report = report(id, startSecond, seconds, ranges);
    return new RecordedRun(
        new StatsView(run(report, users), now(report), report, series(stats, active)),
        ranges,
        times(id, stats),
        List.copyOf(events));
  }

  /** It ends in the same second all the same. */
  private static Event slowed(Event event, double factor) {
    long responseUs = Math.max(1, Math.round(event.responseUs() * factor));
    long dueUs = event.dueUs() + event.responseUs() - responseUs;
    long waitUs = Math.min(event.waitUs(), responseUs);
    return new Event(event.name(), dueUs, responseUs, waitUs, event.status(), event.error());
  }

  private static StatsView.Run run(RunReport report, int users) {
    return new StatsView.Run(
        report.run(),
        report.name(),
        report.target(),
        report.status(),
        null,
        users,
        users / Math.max(1, report.durationSeconds() / 10),
        report.durationSeconds(),
        report.startedAt() - 2_000,
        report.startedAt(),
        report.endedAt(),
        2);
  }

  private static StatsView.Now now(RunReport report) {
    return new StatsView.Now(
        report.endedAt(), report.durationSeconds(), 0, 0, 0, 0, 0, 0, 0, null, null, null, 0);
  }

  private static RunReport report(String id, long startSecond, int seconds, RunRanges ranges) {
    RunReport none =
        report(id, startSecond, seconds, 0, 0, 0, LatencyMs.NONE, List.of(), List.of());
    RangeView all = ranges.range(startSecond * 1_000, (startSecond + seconds) * 1_000, none);
    return report(
        id,
        startSecond,
        seconds,
        all.requests(),
        all.failures(),
        all.rps(),
        all.latencyMs(),
        all.byName(),
        all.failuresByKind());
  }

  private static RunReport report(
      String id,
      long startSecond,
      int seconds,
      long requests,
      long failures,
      double rps,
      LatencyMs latency,
      List<RunReport.Row> byName,
      List<RunReport.Failure> failuresByKind) {
    return new RunReport(
        RunReport.SCHEMA,
        id,
        "Recorded",
        "http://127.0.0.1:8080",
        "finished",
        "passed",
        null,
        startSecond * 1_000,
        (startSecond + seconds) * 1_000,
        seconds,
        requests,
        failures,
        rps,
        latency,
        latency,
        byName,
        failuresByKind,
        new RunReport.Events(requests, requests, 0, 0, List.of()),
        List.of(),
        List.of(),
        new RunReport.Generator("ok", List.of()));
  }

  private static StatsView.Series series(RangeStats stats, List<Integer> active) {
    List<Long> t = new ArrayList<>();
    List<Double> rps = new ArrayList<>();
    List<Double> failures = new ArrayList<>();
    List<LatencyMs> times = new ArrayList<>();
    for (RangeStats.Kept kept : stats.all()) {
      RunTotals totals = new RunTotals(kept.parts());
      t.add(kept.start());
      rps.add((double) totals.all().requests());
      failures.add((double) totals.all().failures());
      times.add(RunTotals.response(totals.all()));
    }
    List<Double> users = active.stream().map(Integer::doubleValue).toList();
    return new StatsView.Series(
        t,
        rps,
        failures,
        users,
        users,
        times.stream().map(LatencyMs::p50).toList(),
        times.stream().map(LatencyMs::p95).toList(),
        times.stream().map(LatencyMs::p99).toList());
  }

  private static RunTimes times(String id, RangeStats stats) {
    List<PartialStats> parts = stats.all().stream().flatMap(kept -> kept.parts().stream()).toList();
    RunTotals totals = new RunTotals(parts);
    return RunTimes.of(id, totals.all(), totals.byName());
  }

  /** The requests that ended in a range of time, of one name; null: of all. */
  public List<Event> within(long fromSecond, long toSecond, String name) {
    Predicate<Event> wanted = e -> name == null || Batches.NAMES.get(e.name()).equals(name);
    return events.stream()
        .filter(e -> e.second() >= fromSecond && e.second() < toSecond)
        .filter(wanted)
        .toList();
  }

  /** A percentile of the response times of requests, in milliseconds, straight from these. */
  public static double percentileMs(List<Event> events, double percentile) {
    Histogram times = HistogramCodec.empty();
    events.forEach(event -> times.recordValue(event.responseUs()));
    long max = events.stream().mapToLong(Event::responseUs).max().orElseThrow();
    return Percentiles.ms(times, percentile, max);
  }
}
