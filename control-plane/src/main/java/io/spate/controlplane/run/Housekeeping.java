package io.spate.controlplane.run;

import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.kafka.Failures;
import io.spate.controlplane.log.RunLogs;
import io.spate.protocol.Topics;
import io.spate.protocol.log.LogFields;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps memory and topics small: removes old runs that are over from the topics (from memory they
 * go when that is read back), and drops what else nobody asks for. Called by one thread.
 *
 * <p>A run's slot statuses are removed first and its command last, so that a removal that was cut
 * short is found and taken up again.
 */
@Singleton
final class Housekeeping {
  private static final Logger LOGGER = Logger.getLogger(Housekeeping.class);

  /** Removing is no hurry, and the topics have other traffic. */
  private static final int RUNS_AT_A_TIME = 20;

  /** Slot statuses without a run for this long belong to a run that has been removed. */
  private static final Duration ORPHANED_AFTER = Duration.ofMinutes(10);

  private final RunRegistry runs;
  private final SlotBoards slots;
  private final Fleet fleet;
  private final RunLogs logs;
  private final GracefulStops gracefulStops;
  private final AbandonedRuns abandoned;
  private final TombstonePublisher tombstones;
  private final DataRemoval data;
  private final int keep;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Housekeeping(
      RunRegistry runs,
      SlotBoards slots,
      Fleet fleet,
      RunLogs logs,
      GracefulStops gracefulStops,
      AbandonedRuns abandoned,
      TombstonePublisher tombstones,
      DataRemoval data,
      ControlPlaneConfig config) {
    this.runs = runs;
    this.slots = slots;
    this.fleet = fleet;
    this.logs = logs;
    this.gracefulStops = gracefulStops;
    this.abandoned = abandoned;
    this.tombstones = tombstones;
    this.data = data;
    this.keep = config.history().runs();
  }

  void keep(long now) {
    fleet.forget();
    abandoned.forget();
    gracefulStops.retain(unfinished());
    data.remove(runs.all(), now);
    logs.retain(runs.all().stream().map(TrackedRun::id).toList());
    if (underWay.isEmpty()) {
      surplus(runs.newestFirst(), keep).stream()
          .limit(RUNS_AT_A_TIME)
          .forEach(run -> remove(run.id(), true));
      orphans(now).forEach(runId -> remove(runId, false));
    }
  }

  private Set<String> unfinished() {
    return runs.all().stream()
        .filter(run -> !run.isOver())
        .map(TrackedRun::id)
        .collect(Collectors.toSet());
  }

  /** The runs to remove: over, and older than the {@code keep} newest ones; oldest first. */
  static List<TrackedRun> surplus(List<TrackedRun> newestFirst, int keep) {
    return newestFirst.stream()
        .skip(Math.max(0, keep))
        .filter(TrackedRun::isOver)
        .toList()
        .reversed();
  }

  private Collection<String> orphans(long now) {
    return slots.all().entrySet().stream()
        .filter(board -> runs.find(board.getKey()).isEmpty())
        .filter(board -> now - board.getValue().changedAt() >= ORPHANED_AFTER.toMillis())
        .map(Map.Entry::getKey)
        .limit(RUNS_AT_A_TIME)
        .toList();
  }

  private void remove(String runId, boolean withCommand) {
    underWay.add(runId);
    CompletableFuture<?>[] statuses =
        slots.of(runId).slots().stream()
            .map(slot -> tombstones.remove(Topics.SLOT_STATUS, runId + "/" + slot))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(statuses)
        .thenCompose(
            removed ->
                withCommand
                    ? tombstones.remove(Topics.RUN_COMMANDS, runId)
                    : CompletableFuture.completedFuture(null))
        .whenComplete(
            (removed, failure) -> {
              underWay.remove(runId);
              if (failure == null) {
                LogFields.run(runId).log(() -> LOGGER.infof("old run is removed runId=%s", runId));
              } else {
                LogFields.run(runId)
                    .log(
                        () ->
                            LOGGER.warnf(
                                "old run not removed yet runId=%s error=%s",
                                runId, Failures.inWords(failure)));
              }
            });
  }
}
