package io.spate.controlplane.run;

import io.spate.controlplane.kafka.Failures;
import io.spate.protocol.Topics;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.log.LogFields;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes the files of runs that are over from {@code spate.run-data}: once by each control plane,
 * since to remove what is gone does no harm. Called by one thread.
 */
@Singleton
final class DataRemoval {
  private static final Logger LOGGER = Logger.getLogger(DataRemoval.class);

  /** After a restart all runs that are over are taken up again; no hurry, but not one by one. */
  private static final int RUNS_AT_A_TIME = 20;

  private final TombstonePublisher tombstones;
  private final Set<String> removed = ConcurrentHashMap.newKeySet();

  DataRemoval(TombstonePublisher tombstones) {
    this.tombstones = tombstones;
  }

  /**
   * Removes what is not needed any more, of {@value #RUNS_AT_A_TIME} runs at most.
   *
   * @param now milliseconds since the epoch
   */
  void remove(Collection<TrackedRun> runs, long now) {
    removed.retainAll(runs.stream().map(TrackedRun::id).toList());
    runs.stream()
        .filter(run -> run.isOver() && !run.command().files().isEmpty())
        .filter(run -> now - run.command().createdAt() < Topics.RUN_DATA.retention().toMillis())
        .filter(run -> !removed.contains(run.id()))
        .limit(RUNS_AT_A_TIME)
        .forEach(run -> remove(run.command()));
  }

  private void remove(RunCommand run) {
    removed.add(run.runId());
    CompletableFuture<?>[] chunks =
        keys(run)
            .map(key -> tombstones.remove(Topics.RUN_DATA, key))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(chunks)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                removed.remove(run.runId());
                LogFields.run(run.runId())
                    .log(
                        () ->
                            LOGGER.warnf(
                                "data not removed yet runId=%s error=%s",
                                run.runId(), Failures.inWords(failure)));
              }
            });
  }

  static Stream<String> keys(RunCommand run) {
    return run.files().stream()
        .flatMap(
            file ->
                IntStream.range(0, file.chunks())
                    .mapToObj(chunk -> RunData.key(run.runId(), file.number(), chunk)));
  }
}
