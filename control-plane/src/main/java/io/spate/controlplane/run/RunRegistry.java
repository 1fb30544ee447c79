package io.spate.controlplane.run;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.command.RunCommand;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The runs, as the topic {@code spate.run-commands} tells and as nothing else does: what this
 * control plane publishes counts only once it has been read back, so that several control planes
 * always agree on which of two commands came first. Written by the thread that reads the topic,
 * read by any thread.
 */
@Singleton
final class RunRegistry {
  private final Map<String, TrackedRun> runs = new ConcurrentHashMap<>();
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  private record Waiter(String runId, long revision, CompletableFuture<TrackedRun> reached) {}

  /**
   * Takes in a record. A revision that is not newer than the known one changes nothing.
   *
   * @throws UnreadableRecordException if it is not a run's command
   */
  void accept(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        runs.remove(record.key());
      }
      return;
    }
    RunCommand command = Json.read(record.value(), RunCommand.class).requireComplete();
    TrackedRun now =
        runs.compute(
            command.runId(),
            (id, before) ->
                before == null ? new TrackedRun(command, false) : before.after(command));
    for (Waiter waiter : waiters) {
      completeIfReached(waiter, now);
    }
  }

  /** The run, if there is one. */
  Optional<TrackedRun> find(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** All runs, in no order; a live view. */
  Collection<TrackedRun> all() {
    return runs.values();
  }

  /** All runs, newest first. */
  List<TrackedRun> newestFirst() {
    return runs.values().stream()
        .sorted(
            Comparator.comparingLong((TrackedRun run) -> run.command().createdAt())
                .reversed()
                .thenComparing(TrackedRun::id))
        .toList();
  }

  /**
   * Completes with the run when it has at least this revision. Never completes by itself otherwise;
   * the caller sets a time-out.
   */
  CompletableFuture<TrackedRun> reached(String runId, long revision) {
    Waiter waiter = new Waiter(runId, revision, new CompletableFuture<>());
    waiters.add(waiter);
    waiter.reached.whenComplete((run, failure) -> waiters.remove(waiter));
    TrackedRun now = runs.get(runId);
    if (now != null) {
      completeIfReached(waiter, now);
    }
    return waiter.reached;
  }

  private static void completeIfReached(Waiter waiter, TrackedRun run) {
    if (run.id().equals(waiter.runId) && run.command().revision() >= waiter.revision) {
      waiter.reached.complete(run);
    }
  }
}
