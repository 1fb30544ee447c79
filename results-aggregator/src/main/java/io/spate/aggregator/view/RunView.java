package io.spate.aggregator.view;

import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.ledger.Completion.Backlog;
import io.spate.aggregator.ledger.RunLedger;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.threshold.Measured;
import io.spate.aggregator.threshold.ThresholdVerdict;
import io.spate.aggregator.threshold.Verdict;
import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventName;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotStatus;
import io.spate.protocol.wire.PartialStats;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.threshold.Threshold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A run that has no final report yet, as one instance sees it: everything that topics say of it,
 * merged when somebody asks.
 *
 * <p>Concurrency: each topic reader calls its {@code on...} method from its own thread, and any
 * thread may ask. One lock guards the state; it is held to apply a record or to copy references,
 * never while histograms of the total are merged. Records are immutable, so that an answer is a
 * consistent snapshot. Merged totals are kept until they change, and made at most for about a tenth
 * of the time, or each two seconds, when there are very many names.
 */
public final class RunView {
  private static final Logger LOGGER = Logger.getLogger(RunView.class);
  private static final int NOW_SECONDS = 5;

  /**
   * So long a report waits for the log to say that the run is over: it is said at the same time.
   */
  private static final long LOG_WAIT_MS = 1_500;

  private static final long REST_PER_MERGE = 10;
  private static final long MAX_REST_NANOS = 2_000_000_000L;

  private final String runId;
  private final RunViewLimits limits;
  private final long firstHeardMs;

  private final Object lock = new Object();
  // All guarded by lock.
  private final Map<Part, PartialStats> totals = new HashMap<>();
  private final Timeline timeline = new Timeline();
  private final RangeStats ranges = new RangeStats(); // guards itself
  private final AgentRoster agents;
  private final StatsKeys statsKeys;
  private final GeneratorWatch generator = new GeneratorWatch();
  private final RunCourse course = new RunCourse();
  private final RunLog log;
  private final CatchUp catchUp = new CatchUp();
  private List<Threshold> thresholds = List.of();
  private double warmUpSeconds;
  private List<RunReport.TaskShare> tasks = List.of();
  private boolean followed;
  private long totalsChanged;

  // Guarded by mergeLock, which is never taken while holding lock.
  private final Object mergeLock = new Object();
  private RunTotals merged = new RunTotals(List.of());
  private long mergedChange;
  private long nextMergeNanos = System.nanoTime();

  /**
   * @param logs what the logs of all runs may hold
   * @param firstHeardMs the clock
   */
  public RunView(String runId, RunViewLimits limits, LogBudget logs, long firstHeardMs) {
    this.runId = runId;
    this.limits = limits;
    this.firstHeardMs = firstHeardMs;
    this.agents = new AgentRoster(runId);
    this.statsKeys = new StatsKeys(runId);
    this.log = new RunLog(logs);
  }

  /** The run's id. */
  public String runId() {
    return runId;
  }

  /**
   * Takes a command unless it is older than the one known.
   *
   * @param saidMs when it was written, milliseconds since the epoch
   * @param live whether it is heard as it happens, not read from the past
   */
  public void onCommand(RunCommand newer, long saidMs, boolean live) {
    synchronized (lock) {
      boolean first = course.newest() == null;
      if (!course.add(newer, saidMs)) {
        return;
      }
      if (first) {
        readScenario(newer);
      }
      if (live && !newer.phase().isOver()) {
        followed = true;
      }
    }
  }

  private void readScenario(RunCommand command) {
    try {
      Scenario scenario =
          Scenario.parse(command.scenario(), command.name(), DataFiles.sentWith(command.files()));
      thresholds = scenario.thresholds();
      warmUpSeconds = scenario.load().warmUp().toMillis() / 1_000.0;
      tasks = TaskShares.of(scenario);
    } catch (ScenarioException e) {
      LogFields.run(command.runId())
          .log(
              () ->
                  LOGGER.warnf(
                      "The scenario of run %s cannot be read, its thresholds are not judged: %s",
                      command.runId(), e.getMessage()));
    }
  }

  /** Takes a record of {@code spate.run-stats}; {@code codec} belongs to the calling thread. */
  public void onStats(StatsKey key, PartialStats stats, HistogramCodec codec, long nowMs) {
    if (key.kind() != StatsKey.Kind.TOTAL && isFixtureOnly(stats)) {
      synchronized (lock) {
        statsKeys.add(key);
      }
      return; // charts and ranges are of the load
    }
    Part part = Part.of(key);
    SecondPart second = key.kind() == StatsKey.Kind.TOTAL ? null : SecondPart.of(stats, codec);
    switch (key.kind()) {
      case TOTAL -> {}
      case SECOND -> ranges.put(part, key.time(), stats);
      case LATE -> ranges.putLate(part, key.time(), stats);
    }
    synchronized (lock) {
      statsKeys.add(key);
      switch (key.kind()) {
        case TOTAL -> {
          totals.put(part, stats);
          totalsChanged++;
        }
        case SECOND -> timeline.put(part, key.time(), second, nowMs);
        case LATE -> timeline.putLate(part, key.time(), second);
      }
    }
  }

  private static boolean isFixtureOnly(PartialStats stats) {
    return stats.getNamesCount() > 0
        && stats.getNamesList().stream().allMatch(name -> EventName.isFixture(name.getName()));
  }

  /** Takes an agent's heartbeat. */
  public void onAgent(AgentStatus status, long heardMs) {
    synchronized (lock) {
      if (!agents.heartbeat(status, heardMs)) {
        return;
      }
      int users =
          status.runs().stream()
              .filter(r -> r.runId().equals(runId))
              .mapToInt(AgentStatus.RunShare::users)
              .sum();
      timeline.users().put(status.agentId(), status.at(), users);
      RunCommand command = course.newest();
      boolean open = command != null && command.load().isOpen();
      boolean running =
          command != null
              && !command.phase().isOver()
              && command.phase() != RunPhase.TEARDOWN
              && command.startAt() > 0;
      if (running && (users > 0 || open) && status.at() >= course.firstStart()) {
        generator.heartbeat(status, open);
      }
    }
  }

  /** Takes what an agent says of a slot. */
  public void onSlot(SlotStatus status) {
    synchronized (lock) {
      agents.slot(status);
    }
  }

  /**
   * Takes an entry of the run's log.
   *
   * @throws io.spate.protocol.UnreadableRecordException if it lacks what an entry needs
   */
  public void onLog(RunLogEntry entry) {
    synchronized (lock) {
      log.add(entry);
    }
  }

  /** An entry of the run's log was removed from the topic. */
  public void onLogRemoved(String key) {
    synchronized (lock) {
      log.remove(key);
    }
  }

  /** Gives back what it shares with other runs: it is forgotten. */
  public void close() {
    synchronized (lock) {
      log.close();
    }
  }

  /** Housekeeping, about once a second. */
  public void tidy() {
    long closedBefore;
    synchronized (lock) {
      timeline.tidy(course.newest() == null ? 0 : course.firstStart() / 1_000);
      closedBefore = timeline.closedBefore();
    }
    ranges.close(closedBefore);
  }

  /**
   * Housekeeping while the past is read: what has been read of a long run is closed and thinned, so
   * that it need never be held whole. Called after each record, by the thread that reads.
   *
   * @param readFrom partition of {@code spate.run-stats} that the record was read from
   * @param partitions how many partitions of it are read side by side
   */
  public void tidyWhileReading(StatsKey key, int readFrom, int partitions) {
    long closedBefore;
    synchronized (lock) {
      if (key.kind() != StatsKey.Kind.SECOND || !catchUp.read(readFrom, key.time())) {
        return;
      }
      long before = catchUp.readBefore(partitions);
      timeline.tidy(course.newest() == null ? 0 : course.firstStart() / 1_000, before);
      closedBefore = timeline.closedBefore();
    }
    ranges.close(closedBefore);
  }

  /** The newest command; empty while only statistics are known. */
  public Optional<RunCommand> command() {
    synchronized (lock) {
      return Optional.ofNullable(course.newest());
    }
  }

  /** When this instance first heard of it, milliseconds since the epoch. */
  public long firstHeardMs() {
    return firstHeardMs;
  }

  /** All keys of its records in {@code spate.run-stats} that were seen. */
  public StatsKeys statsKeys() {
    return statsKeys;
  }

  /** Tells what waits to be reduced; may ask Kafka, bounded in time. */
  @FunctionalInterface
  public interface BacklogSource {
    Backlog backlog();
  }

  /**
   * Whether the numbers are final.
   *
   * @param backlog asked only if {@link Completion#needsBacklog} says so
   */
  public Completion completion(long nowMs, BacklogSource backlog) {
    boolean over;
    boolean started;
    boolean live;
    long overForMs;
    boolean logEnds;
    synchronized (lock) {
      over = course.overAt() > 0;
      logEnds = log.hasEnd();
      started = over && course.newest().startAt() > 0;
      live = followed;
      overForMs = over ? nowMs - course.overAt() : 0;
    }
    if (!over) {
      return Completion.RUNNING;
    }
    RunLedger ledger = ledger(mergedTotals(true), nowMs);
    Backlog waiting =
        Completion.needsBacklog(over, live, ledger, overForMs, limits.settleMs())
            ? backlog.backlog()
            : Backlog.UNKNOWN;
    Completion completion =
        Completion.decide(over, started, live, ledger, overForMs, limits.settleMs(), waiting);
    boolean early = live && !logEnds && overForMs < LOG_WAIT_MS;
    return completion.isFinal() && early ? Completion.SETTLING : completion;
  }

  private RunLedger ledger(RunTotals current, long nowMs) {
    synchronized (lock) {
      return new RunLedger(current.sources(), agents.words(nowMs, limits.agentMissingAfterMs()));
    }
  }

  /** The times of the run so far, as of the totals that were shown last. */
  public RunTimes times() {
    RunTotals current = mergedTotals(false);
    return RunTimes.of(runId, current.all(), current.byName());
  }

  /** The intervals of the run so far, as they are written when it is over. */
  public byte[] ranges() {
    return RunRanges.encode(ranges);
  }

  /**
   * The numbers of a range of the run so far, which is moved outwards to where intervals begin and
   * end, and ends with the newest complete second.
   *
   * @param fromMs milliseconds since the epoch
   * @param toMs milliseconds since the epoch, not included; after {@code fromMs}
   * @throws IllegalStateException if no command is known yet
   */
  public RangeView range(long fromMs, long toMs, long nowMs) {
    RunReport report = at(nowMs, Completion.RUNNING, Cursor.EVERYTHING).stats().report();
    return RangeView.of(slice(fromMs, toMs, nowMs), report);
  }

  /**
   * How the response times in a range of the run so far were spread; bounds as in {@link #range}.
   *
   * @param name whose requests are counted; null: all
   * @throws IllegalStateException if no command is known yet
   */
  public LatencyMap latency(long fromMs, long toMs, long nowMs, String name) {
    RunReport report = at(nowMs, Completion.RUNNING, Cursor.EVERYTHING).stats().report();
    return LatencyMap.of(slice(fromMs, toMs, nowMs), report, name);
  }

  /**
   * How each request name went over a range of the run so far; bounds as in {@link #range}.
   *
   * @throws IllegalStateException if no command is known yet
   */
  public NameCourses courses(long fromMs, long toMs, long nowMs) {
    RunReport report = at(nowMs, Completion.RUNNING, Cursor.EVERYTHING).stats().report();
    return NameCourses.of(slice(fromMs, toMs, nowMs), report);
  }

  private RangeStats.Slice slice(long fromMs, long toMs, long nowMs) {
    long complete;
    synchronized (lock) {
      complete = newestShown(course.clock(nowMs), nowMs) + 1;
    }
    return ranges.slice(Math.floorDiv(fromMs, 1_000), Math.ceilDiv(toMs, 1_000), complete);
  }

  private RunTotals mergedTotals(boolean exact) {
    synchronized (mergeLock) {
      Collection<PartialStats> parts;
      long change;
      synchronized (lock) {
        change = totalsChanged;
        boolean due = exact || System.nanoTime() - nextMergeNanos >= 0;
        if (change == mergedChange || !due) {
          return merged;
        }
        parts = new ArrayList<>(totals.values());
      }
      long started = System.nanoTime();
      merged = new RunTotals(parts);
      mergedChange = change;
      long ended = System.nanoTime();
      nextMergeNanos = ended + Math.min(MAX_REST_NANOS, (ended - started) * REST_PER_MERGE);
      return merged;
    }
  }

  /** Where a follower of the run is: what it has been told already. */
  public record Cursor(long changes, long complete, long logged) {
    /** Of a follower that has been told nothing. */
    public static final Cursor NOTHING = new Cursor(-1, Long.MIN_VALUE, 0);

    /** Of a follower that wants no series and no log. */
    public static final Cursor EVERYTHING =
        new Cursor(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * A run at one moment.
   *
   * @param stats what viewers see
   * @param verdicts of its thresholds
   * @param cursor what the next update goes on from
   */
  public record Moment(StatsView stats, List<ThresholdVerdict> verdicts, Cursor cursor) {}

  /**
   * The run as it is now, with those seconds of its series, and those entries of its log, that
   * {@code since} has not been told.
   *
   * @param completion whether the numbers are final
   * @throws IllegalStateException if no command is known yet
   */
  public Moment at(long nowMs, Completion completion, Cursor since) {
    boolean isFinal = completion.isFinal();
    RunTotals current = mergedTotals(isFinal);
    RunLedger ledger = ledger(current, nowMs);
    synchronized (lock) {
      RunCommand command = course.newest();
      if (command == null) {
        throw new IllegalStateException("run " + runId + " has no command yet");
      }
      RunClock clock = course.clock(nowMs);
      double seconds = clock.elapsedSeconds() - warmUpSeconds(clock);
      Measured measured = new Measured(current.all(), current.byName(), seconds);
      boolean ran = isFinal && (clock.elapsedSeconds() > 0 || current.all().requests() > 0);
      List<ThresholdVerdict> verdicts =
          thresholds.stream().map(t -> ThresholdVerdict.of(t, measured, ran)).toList();
      RunReport report =
          report(command, current, ledger, verdicts, clock, nowMs, completion)
              .withLog(log.since(since.logged()));
      long complete = newestShown(clock, nowMs);
      List<SeriesPoint> points = points(clock, complete, since);
      StatsView stats =
          new StatsView(
              run(nowMs),
              now(clock, complete, nowMs),
              report,
              SeriesColumns.of(points, course::targetUsers));
      return new Moment(stats, verdicts, new Cursor(timeline.changes(), complete, log.newest()));
    }
  }

  private long newestShown(RunClock clock, long nowMs) {
    if (!clock.isOver()) {
      return timeline.newestComplete(nowMs);
    }
    long lastOfRun = Math.floorDiv(clock.endedAt() - 1, 1_000);
    return Math.max(lastOfRun, timeline.newestSecond());
  }

  private List<SeriesPoint> points(RunClock clock, long complete, Cursor since) {
    if (clock.startedAt() == 0) {
      return List.of();
    }
    // An instance that came after a pause knows only a start that the pause has moved.
    long first = Math.max(timeline.firstSecond(), course.newest().createdAt() / 1_000);
    long from = Math.min(clock.startSecond(), first);
    return since.equals(Cursor.NOTHING)
        ? timeline.points(from, complete)
        : timeline.pointsSince(since.changes(), since.complete(), from, complete);
  }

  private StatsView.Run run(long nowMs) {
    RunCommand command = course.newest();
    return new StatsView.Run(
        runId,
        command.name(),
        command.target(),
        phaseWord(command.phase()),
        command.reason(),
        course.peakUsers(nowMs),
        command.load().spawnRate(),
        command.load().isOpen()
            ? (Double) command.load().arrivals().peak(command.load().durationMs())
            : null,
        command.load().durationMs() / 1_000.0,
        command.createdAt(),
        command.startAt(),
        command.endAt(),
        command.revision(),
        command.load().classes() == null
            ? null
            : command.load().classes().stream().map(ClassLoad::name).toList());
  }

  private StatsView.Now now(RunClock clock, long complete, long nowMs) {
    long missingAfter = limits.agentMissingAfterMs();
    int users = clock.isOver() ? 0 : agents.users(nowMs, missingAfter);
    int alive = agents.alive(nowMs, missingAfter);
    Double target = targetUsers(clock, nowMs);
    Double targetRate =
        !course.newest().load().isOpen()
            ? null
            : (Double) (clock.isOver() ? 0 : Percentiles.round(course.targetRate(nowMs)));
    double elapsed = Percentiles.round(clock.elapsedSeconds());
    double remaining = Percentiles.round(clock.remainingSeconds());
    long from = Math.max(clock.startSecond(), complete - NOW_SECONDS + 1);
    if (clock.startedAt() == 0 || clock.isOver() || complete < from) {
      return new StatsView.Now(
          nowMs,
          elapsed,
          remaining,
          users,
          target,
          alive,
          0,
          0,
          0,
          null,
          null,
          null,
          0,
          targetRate);
    }
    SeriesPoint window = timeline.window(from, complete);
    double seconds = complete - from + 1;
    boolean any = window.requests() > 0;
    return new StatsView.Now(
        nowMs,
        elapsed,
        remaining,
        users,
        target,
        alive,
        RunTotals.rate(window.requests(), seconds),
        RunTotals.rate(window.failures(), seconds),
        any ? (double) window.failures() / window.requests() : 0,
        any ? window.p50() : null,
        any ? window.p95() : null,
        any ? window.p99() : null,
        Percentiles.round(Math.max(0, nowMs - (complete + 1) * 1_000) / 1_000.0),
        targetRate);
  }

  private Double targetUsers(RunClock clock, long nowMs) {
    double target = course.targetUsers(nowMs);
    if (Double.isNaN(target)) {
      return null;
    }
    return clock.isOver() ? 0 : Percentiles.round(target);
  }

  private RunReport report(
      RunCommand command,
      RunTotals current,
      RunLedger ledger,
      List<ThresholdVerdict> verdicts,
      RunClock clock,
      long nowMs,
      Completion completion) {
    boolean isFinal = completion.isFinal();
    double elapsed = clock.elapsedSeconds();
    double warmUp = warmUpSeconds(clock);
    double seconds = elapsed - warmUp;
    long requests = current.all().requests();
    long inWarmUp = current.warmUp().requests();
    Verdict verdict =
        isFinal
            ? Verdict.of(command.phase(), command.reason(), requests, inWarmUp > 0, verdicts)
            : Verdict.pending(command.reason());
    return new RunReport(
            RunReport.SCHEMA,
            runId,
            command.name(),
            command.target(),
            phaseWord(command.phase()),
            verdict.word(),
            verdict.reason(),
            clock.startedAt(),
            clock.endedAt(),
            Percentiles.round(elapsed),
            requests,
            current.all().failures(),
            RunTotals.rate(requests, seconds),
            RunTotals.response(current.all()),
            RunTotals.service(current.all()),
            current.rows(seconds, warmUp),
            current.failures(),
            ledger.events(isFinal),
            agents.rows(
                ledger.aggregatedByAgent(),
                clock.isOver() ? elapsed : 0,
                nowMs,
                limits.agentMissingAfterMs()),
            verdicts.stream().map(threshold -> threshold.row(isFinal)).toList(),
            generator.verdict())
        .withPhases(current.phases())
        .withTasks(tasks)
        .withArrivals(ArrivalCounts.of(command.load(), current.sources(), elapsed, clock.isOver()))
        .withWarmUp(
            warmUpSeconds == 0
                ? null
                : new RunReport.WarmUp(
                    Percentiles.round(warmUp), inWarmUp, current.warmUp().failures()));
  }

  /** How much of the time so far was warm-up. */
  private double warmUpSeconds(RunClock clock) {
    return Math.min(clock.elapsedSeconds(), warmUpSeconds);
  }

  /** A phase as everybody outside of Kafka sees it. */
  public static String phaseWord(RunPhase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
