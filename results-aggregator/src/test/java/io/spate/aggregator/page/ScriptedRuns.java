package io.spate.aggregator.page;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.spate.aggregator.run.RunListener;
import io.spate.aggregator.view.LatencyMap;
import io.spate.aggregator.view.NameCourses;
import io.spate.aggregator.view.PercentileCurve;
import io.spate.aggregator.view.RangeView;
import io.spate.aggregator.view.RecordedRun;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.LatencyMs;
import io.spate.protocol.report.RunReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Runs that a test has thought of, in place of those that Kafka knows. As the real ones do, they
 * tell the viewers of live streams once a second what is new.
 */
@Alternative
@ApplicationScoped
public class ScriptedRuns implements RunCatalog {
  private static final long TICK_MS = 1_000;

  private final Map<String, LongFunction<StatsView>> runs = new ConcurrentHashMap<>();
  private final Map<String, RecordedRun> recorded = new ConcurrentHashMap<>();
  private final Map<String, Integer> told = new ConcurrentHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("scripted-runs").factory());
  private final RunListener viewers;

  ScriptedRuns(RunListener viewers) {
    this.viewers = viewers;
  }

  void start(@Observes StartupEvent event) {
    ticker.scheduleAtFixedRate(this::tell, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    ticker.shutdownNow();
  }

  /** Adds a run that goes on by the clock, or replaces it. */
  void add(SimulatedRun run) {
    add(run.id(), run::at);
  }

  /** Adds a run that stays as it is, or replaces it. */
  void add(StatsView view) {
    add(view.run().id(), now -> view);
  }

  /** Adds a run that is known by each of its requests, or replaces it. */
  void add(RecordedRun run) {
    recorded.put(run.stats().run().id(), run);
    add(run.stats());
  }

  private void add(String id, LongFunction<StatsView> run) {
    runs.put(id, run);
    told.put(id, 0);
  }

  void clear() {
    runs.clear();
    recorded.clear();
  }

  private void tell() {
    long now = System.currentTimeMillis();
    runs.forEach((id, run) -> tell(id, run.apply(now)));
  }

  private void tell(String id, StatsView view) {
    if (!view.report().verdict().equals("pending")) {
      viewers.ended(view);
    } else {
      int seconds = view.series().t().size();
      Integer known = told.put(id, seconds);
      viewers.updated(since(view, Math.min(seconds, known == null ? 0 : known)));
    }
  }

  private static StatsView since(StatsView view, int first) {
    StatsView.Series all = view.series();
    int end = all.t().size();
    return new StatsView(
        view.run(),
        view.now(),
        view.report(),
        new StatsView.Series(
            all.t().subList(first, end),
            all.rps().subList(first, end),
            all.failures().subList(first, end),
            all.users().subList(first, end),
            all.targetUsers().subList(first, end),
            all.p50().subList(first, end),
            all.p95().subList(first, end),
            all.p99().subList(first, end)));
  }

  @Override
  public Optional<StatsView> stats(String runId) {
    return Optional.ofNullable(runs.get(runId)).map(run -> run.apply(System.currentTimeMillis()));
  }

  /** As many times as the run has requests: 1, 2, ... 1,000 ms, and again; or what was recorded. */
  @Override
  public Optional<RunTimes> times(String runId) {
    if (recorded.containsKey(runId)) {
      return Optional.of(recorded.get(runId).times());
    }
    return stats(runId)
        .map(
            view -> {
              Histogram times = new Histogram(3);
              for (int i = 0; i < view.report().requests(); i++) {
                times.recordValue(1_000L * (1 + i % 1_000));
              }
              ByteBuffer buffer = ByteBuffer.allocate(times.getNeededByteBufferCapacity());
              int length = times.encodeIntoCompressedByteBuffer(buffer);
              byte[] bytes = Arrays.copyOf(buffer.array(), length);
              return new RunTimes(
                  RunTimes.SCHEMA,
                  runId,
                  List.of(new RunTimes.Times("", times.getTotalCount(), bytes, null)));
            });
  }

  /**
   * What was recorded; else to the second, all requests in one row, its times so many milliseconds
   * as there are seconds.
   */
  @Override
  public Optional<RangeView> range(String runId, long fromMs, long toMs) {
    if (recorded.containsKey(runId)) {
      RecordedRun run = recorded.get(runId);
      return Optional.of(run.ranges().range(fromMs, toMs, run.stats().report()));
    }
    return stats(runId).map(view -> range(view, fromMs / 1_000, Math.ceilDiv(toMs, 1_000)));
  }

  /** What was recorded; else all requests in one cell, of 10 to 100 ms. */
  @Override
  public Optional<LatencyMap> latency(String runId, long fromMs, long toMs, String name) {
    if (recorded.containsKey(runId)) {
      RecordedRun run = recorded.get(runId);
      return Optional.of(run.ranges().latency(fromMs, toMs, run.stats().report(), name));
    }
    return stats(runId).map(view -> oneCell(view.report(), name));
  }

  /** What was recorded; else none. */
  @Override
  public Optional<NameCourses> courses(String runId, long fromMs, long toMs) {
    if (recorded.containsKey(runId)) {
      RecordedRun run = recorded.get(runId);
      return Optional.of(run.ranges().courses(fromMs, toMs, run.stats().report()));
    }
    return stats(runId).map(view -> new NameCourses(runId, fromMs, toMs, true, 1, List.of()));
  }

  private static LatencyMap oneCell(RunReport report, String name) {
    long to = report.startedAt() + Math.round(report.durationSeconds() * 1_000);
    return new LatencyMap(
        report.run(),
        name,
        report.startedAt(),
        to,
        1,
        true,
        true,
        report.requests(),
        report.startedAt(),
        Math.max(1, Math.round(report.durationSeconds())),
        List.of(10.0, 100.0),
        List.of(List.of(report.requests())),
        new PercentileCurve(List.of(0.0, 50.0, 90.0), List.of(10.0, 20.0, 100.0)),
        List.of(new LatencyMap.StatusCounts(200, List.of(report.requests()))));
  }

  private static RangeView range(StatsView view, long from, long to) {
    StatsView.Series series = view.series();
    double requests = 0;
    double failures = 0;
    for (int i = 0; i < series.t().size(); i++) {
      if (series.t().get(i) >= from && series.t().get(i) < to) {
        requests += series.rps().get(i);
        failures += series.failures().get(i);
      }
    }
    double seconds = to - from;
    LatencyMs times =
        new LatencyMs(1, seconds, seconds, seconds, seconds + 1, seconds + 2, seconds, seconds);
    String name = view.report().byName().getFirst().name();
    return new RangeView(
        view.run().id(),
        from * 1_000,
        to * 1_000,
        1,
        true,
        true,
        0,
        seconds,
        (long) requests,
        (long) failures,
        requests / seconds,
        failures / seconds,
        times,
        List.of(
            new RunReport.Row(
                name,
                (long) requests,
                (long) failures,
                requests / seconds,
                failures / seconds,
                times,
                80,
                Map.of())),
        failures == 0
            ? List.of()
            : List.of(
                new RunReport.Failure(
                    name, "time-out", 0, (long) failures, from * 1_000, to * 1_000, List.of())),
        view.report().thresholds());
  }

  @Override
  public List<RunSummary> runs() {
    long now = System.currentTimeMillis();
    return runs.values().stream()
        .map(run -> summary(run.apply(now)))
        .sorted(Comparator.comparingLong(RunSummary::startAt).reversed())
        .toList();
  }

  private static RunSummary summary(StatsView view) {
    return new RunSummary(
        view.run().id(),
        view.run().name(),
        view.run().target(),
        view.run().phase(),
        view.report().verdict(),
        view.run().startAt(),
        view.run().endAt(),
        view.run().users(),
        view.run().durationSeconds(),
        view.report().requests(),
        view.report().failures(),
        view.report().requests() == 0 ? null : view.report().latencyMs().p95());
  }
}
