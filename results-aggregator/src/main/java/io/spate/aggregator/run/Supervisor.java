package io.spate.aggregator.run;

import io.quarkus.runtime.ShutdownEvent;
import io.spate.aggregator.config.AggregatorConfig;
import io.spate.aggregator.control.ControlPlane;
import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.reduce.Reducer;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.report.FinishedRun;
import io.spate.aggregator.report.History;
import io.spate.aggregator.report.ReportPublisher;
import io.spate.aggregator.threshold.ThresholdVerdict;
import io.spate.aggregator.view.RunTimes;
import io.spate.aggregator.view.RunView;
import io.spate.aggregator.view.RunView.Cursor;
import io.spate.aggregator.view.RunView.Moment;
import io.spate.aggregator.view.StatsKeys;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.log.LogFields;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks after the live runs once a second, from when the topics have been read: tells viewers,
 * stops a run whose threshold says so, and has the report written when the numbers are final. What
 * blocks (Kafka, the control plane) happens on another thread, so that viewers are told in time.
 *
 * <p>Several instances look side by side, and one of them writes; what they would write is the
 * same, and writing it twice is harmless.
 */
@Singleton
public class Supervisor {
  private static final Logger LOGGER = Logger.getLogger(Supervisor.class);
  private static final long TICK_MS = 1_000;
  private static final long ORPHAN_MS = TimeUnit.MINUTES.toMillis(10);
  private static final long STOP_AGAIN_MS = 3_000;

  /** Longer than a hand-over after a crash. */
  private static final long NEXT_IN_TURN_MS = 12_000;

  /** Before a threshold ends a run: fewer requests, or less time, say nothing yet. */
  private static final long ABORT_MIN_REQUESTS = 10;

  private static final double ABORT_MIN_SECONDS = 1;

  private record Removal(StatsKeys keys, long dueMs) {}

  private final Runs runs;
  private final History history;
  private final ReportPublisher publisher;
  private final ControlPlane controlPlane;
  private final EventBacklog backlog;
  private final Reducer reducer;
  private final RunListener listener;
  private final RunMeters meters;
  private final Clock clock;
  private final long cleanUpAfterMs;

  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(daemon("run-ticker"));
  private final ExecutorService effects = Executors.newFixedThreadPool(2, daemon("run-effects"));

  // Used by the ticker alone.
  private final Map<String, Cursor> cursors = new HashMap<>();
  private final Map<String, Long> stopAskedMs = new HashMap<>();
  private final Map<String, Long> finalSinceMs = new HashMap<>();
  // Shared.
  private final Set<String> publishing = ConcurrentHashMap.newKeySet();
  private final Map<String, Removal> removals = new ConcurrentHashMap<>();
  private volatile boolean started;

  Supervisor(
      Runs runs,
      History history,
      ReportPublisher publisher,
      ControlPlane controlPlane,
      EventBacklog backlog,
      Reducer reducer,
      RunListener listener,
      RunMeters meters,
      AggregatorConfig config,
      Clock clock) {
    this.runs = runs;
    this.history = history;
    this.publisher = publisher;
    this.controlPlane = controlPlane;
    this.backlog = backlog;
    this.reducer = reducer;
    this.listener = listener;
    this.meters = meters;
    this.clock = clock;
    this.cleanUpAfterMs = config.runs().cleanUpAfter().toMillis();
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Called when all topics have been read to their end; only now can anything be decided. */
  synchronized void caughtUp() {
    if (!started) {
      started = true;
      ticker.scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    ticker.shutdownNow();
    effects.shutdownNow();
  }

  private void tick() {
    Set<String> seen = new HashSet<>();
    for (RunView view : runs.live()) {
      try {
        seen.add(view.runId());
        look(view, clock.millis());
      } catch (RuntimeException e) {
        // One run's trouble must not stop the clock of the others.
        LogFields.run(view.runId())
            .log(() -> LOGGER.errorf(e, "Looking after run %s failed", view.runId()));
      }
    }
    cursors.keySet().retainAll(seen);
    stopAskedMs.keySet().retainAll(seen);
    finalSinceMs.keySet().retainAll(seen);
    meters.retain(seen);
    removeLeftOvers();
  }

  private void look(RunView view, long nowMs) {
    if (history.isFinal(view.runId())) {
      // Made anew by a record that was on its way when the report came.
      runs.forget(view.runId());
      return;
    }
    if (view.command().isEmpty()) {
      if (nowMs - view.firstHeardMs() > ORPHAN_MS) {
        LogFields.run(view.runId())
            .log(
                () ->
                    LOGGER.warnf("Forgot run %s: it has statistics, but no command", view.runId()));
        runs.forget(view.runId());
      }
      return;
    }
    view.tidy();
    Completion completion = view.completion(nowMs, backlog::newest);
    Cursor since = cursors.getOrDefault(view.runId(), Cursor.NOTHING);
    Moment moment = view.at(nowMs, Completion.RUNNING, since);
    cursors.put(view.runId(), moment.cursor());
    listener.updated(moment.stats());
    meters.update(moment.stats());
    if (completion.isFinal()) {
      publishInTurn(view, nowMs, completion);
    } else {
      abortIfNeeded(moment, nowMs);
    }
  }

  /**
   * One instance writes the report of a run, the one that reduces the first partition; the others
   * would write the same, and do if it is not there after a while: its instance may have died.
   */
  private void publishInTurn(RunView view, long nowMs, Completion completion) {
    long sinceMs = finalSinceMs.computeIfAbsent(view.runId(), id -> nowMs);
    if (reducer.partitions().contains(0) || nowMs - sinceMs >= NEXT_IN_TURN_MS) {
      publish(view, nowMs, completion);
    }
  }

  private void publish(RunView view, long nowMs, Completion completion) {
    if (!publishing.add(view.runId())) {
      return;
    }
    StatsView finished = view.at(nowMs, completion, Cursor.NOTHING).stats();
    RunTimes times = view.times();
    byte[] ranges = view.ranges();
    run(
        view.runId(),
        () -> publisher.publish(finished, times, ranges),
        () -> publishing.remove(view.runId()));
  }

  private void abortIfNeeded(Moment moment, long nowMs) {
    StatsView stats = moment.stats();
    boolean running = stats.run().phase().equals("running");
    if (!running
        || stats.report().requests() < ABORT_MIN_REQUESTS
        || stats.now().elapsedSeconds() < ABORT_MIN_SECONDS) {
      return;
    }
    Optional<ThresholdVerdict> breach =
        moment.verdicts().stream().filter(ThresholdVerdict::aborts).findFirst();
    String runId = stats.run().id();
    Long asked = stopAskedMs.get(runId);
    if (breach.isEmpty() || (asked != null && nowMs - asked < STOP_AGAIN_MS)) {
      return;
    }
    stopAskedMs.put(runId, nowMs);
    ThresholdVerdict verdict = breach.get();
    String reason =
        "threshold not met: "
            + verdict.threshold().expression()
            + ", was "
            + verdict.threshold().describe(verdict.actual());
    run(runId, () -> stop(runId, reason), () -> {});
  }

  private void stop(String runId, String reason) {
    ControlPlane.Answer answer = controlPlane.stop(runId, reason);
    if (answer.isOk()) {
      LogFields.run(runId)
          .log(() -> LOGGER.infof("Asked the control plane to stop run %s: %s", runId, reason));
    } else {
      LogFields.run(runId)
          .log(
              () ->
                  LOGGER.warnf(
                      "The control plane did not stop run %s (%s): status %d, %s",
                      runId, reason, answer.status(), answer.body()));
    }
  }

  private void run(String runId, Runnable effect, Runnable onFailure) {
    effects.execute(
        () -> {
          try {
            effect.run();
          } catch (RuntimeException e) {
            LogFields.run(runId).log(() -> LOGGER.warnf("%s; it is tried again", e.getMessage()));
            onFailure.run();
          }
        });
  }

  /** A run's report has come, from this instance or another one. */
  void finished(FinishedRun run) {
    String runId = run.summary().id();
    publishing.remove(runId);
    runs.forget(runId)
        .ifPresent(
            view -> {
              LogFields.run(runId)
                  .log(() -> LOGGER.infof("Run %s is final: %s", runId, run.summary().verdict()));
              removals.put(runId, new Removal(view.statsKeys(), clock.millis() + cleanUpAfterMs));
              ticker.execute(() -> listener.ended(run.stats()));
            });
  }

  /** A record of statistics of a run whose report is written: it is of no use any more. */
  void leftOver(StatsKey key) {
    removals
        .computeIfAbsent(
            key.runId(), id -> new Removal(new StatsKeys(id), clock.millis() + cleanUpAfterMs))
        .keys()
        .add(key);
  }

  private void removeLeftOvers() {
    long nowMs = clock.millis();
    for (Iterator<Map.Entry<String, Removal>> i = removals.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Removal> removal = i.next();
      if (nowMs >= removal.getValue().dueMs()) {
        i.remove();
        String runId = removal.getKey();
        run(runId, () -> publisher.remove(runId, removal.getValue().keys()), () -> {});
      }
    }
  }
}
