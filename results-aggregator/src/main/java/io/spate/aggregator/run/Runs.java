package io.spate.aggregator.run;

import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.report.FinishedRun;
import io.spate.aggregator.report.History;
import io.spate.aggregator.view.LatencyMap;
import io.spate.aggregator.view.LogBudget;
import io.spate.aggregator.view.NameCourses;
import io.spate.aggregator.view.RangeView;
import io.spate.aggregator.view.RunCatalog;
import io.spate.aggregator.view.RunRanges;
import io.spate.aggregator.view.RunSummary;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.RunView;
import io.spate.aggregator.view.RunView.Cursor;
import io.spate.aggregator.view.RunViewLimits;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.command.RunPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * All runs that this instance knows: live ones, and those whose report is written. A run leaves the
 * live ones when its report is read back from Kafka, whoever has written it. Thread-safe.
 */
@Singleton
public class Runs implements RunCatalog {
  /** Entries in the logs of all live runs together: 10 to 20 MB at the most. */
  private static final int LOG_ENTRIES = 20_000;

  private static final Set<String> OVER =
      Arrays.stream(RunPhase.values())
          .filter(RunPhase::isOver)
          .map(RunView::phaseWord)
          .collect(Collectors.toUnmodifiableSet());

  private final LogBudget logs = new LogBudget(LOG_ENTRIES);
  private final Map<String, RunView> live = new ConcurrentHashMap<>();
  private final History history;
  private final RunViewLimits limits;
  private final Clock clock;

  @Inject
  Runs(History history, AggregatorConfig config, Clock clock) {
    this.history = history;
    this.clock = clock;
    this.limits =
        new RunViewLimits(
            config.runs().agentMissingAfter().toMillis(), config.runs().settleTime().toMillis());
  }

  /** The view of a run, made if it is new; empty if its report is written. */
  Optional<RunView> viewFor(String runId) {
    if (history.isFinal(runId)) {
      return Optional.empty();
    }
    return Optional.of(
        live.computeIfAbsent(runId, id -> new RunView(id, limits, logs, clock.millis())));
  }

  /** All that have no report yet. */
  Collection<RunView> live() {
    return live.values();
  }

  /** Forgets a live run: its report is there, or nothing will ever come of it. */
  Optional<RunView> forget(String runId) {
    Optional<RunView> view = Optional.ofNullable(live.remove(runId));
    view.ifPresent(RunView::close);
    return view;
  }

  @Override
  public Optional<StatsView> stats(String runId) {
    return history.run(runId).map(FinishedRun::stats).or(() -> known(runId).map(this::whole));
  }

  @Override
  public Optional<RunTimes> times(String runId) {
    return history.run(runId).map(FinishedRun::times).or(() -> known(runId).map(RunView::times));
  }

  @Override
  public Optional<RangeView> range(String runId, long fromMs, long toMs) {
    Optional<FinishedRun> finished = history.run(runId);
    if (finished.isPresent()) {
      return history
          .ranges(runId)
          .map(record -> RunRanges.decode(record).range(fromMs, toMs, finished.get().report()));
    }
    return known(runId).map(view -> view.range(fromMs, toMs, clock.millis()));
  }

  @Override
  public Optional<LatencyMap> latency(String runId, long fromMs, long toMs, String name) {
    Optional<FinishedRun> finished = history.run(runId);
    if (finished.isPresent()) {
      return history
          .ranges(runId)
          .map(RunRanges::decode)
          .map(ranges -> ranges.latency(fromMs, toMs, finished.get().report(), name));
    }
    return known(runId).map(view -> view.latency(fromMs, toMs, clock.millis(), name));
  }

  @Override
  public Optional<NameCourses> courses(String runId, long fromMs, long toMs) {
    Optional<FinishedRun> finished = history.run(runId);
    if (finished.isPresent()) {
      return history
          .ranges(runId)
          .map(RunRanges::decode)
          .map(ranges -> ranges.courses(fromMs, toMs, finished.get().report()));
    }
    return known(runId).map(view -> view.courses(fromMs, toMs, clock.millis()));
  }

  private Optional<RunView> known(String runId) {
    return Optional.ofNullable(live.get(runId)).filter(view -> view.command().isPresent());
  }

  private StatsView whole(RunView view) {
    return view.at(clock.millis(), Completion.RUNNING, Cursor.NOTHING).stats();
  }

  @Override
  public List<RunSummary> runs() {
    record Dated(long createdAt, RunSummary summary) {}
    List<Dated> all = new ArrayList<>();
    history.runs().forEach(run -> all.add(new Dated(run.createdAt(), run.summary())));
    for (RunView view : live.values()) {
      if (view.command().isPresent() && !history.isFinal(view.runId())) {
        StatsView stats = view.at(clock.millis(), Completion.RUNNING, Cursor.EVERYTHING).stats();
        all.add(new Dated(stats.run().createdAt(), summary(stats)));
      }
    }
    return all.stream()
        .sorted(Comparator.comparingLong(Dated::createdAt).reversed())
        .map(Dated::summary)
        .toList();
  }

  private static boolean isUnderWay(StatsView.Run run) {
    return run.startAt() > 0 && !OVER.contains(run.phase());
  }

  private static RunSummary summary(StatsView stats) {
    StatsView.Run run = stats.run();
    return new RunSummary(
        run.id(),
        run.name(),
        run.target(),
        run.phase(),
        stats.report().verdict(),
        run.startAt(),
        run.endAt(),
        isUnderWay(run) ? stats.now().usersWantedOrActive() : run.users(),
        run.durationSeconds(),
        stats.report().requests(),
        stats.report().failures(),
        stats.report().requests() == 0 ? null : stats.report().latencyMs().p95());
  }
}
