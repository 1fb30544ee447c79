package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs whose making failed half-way. Their records may turn up in the topics all the same, late;
 * such a run is declared failed. Thread-safe.
 */
@Singleton
final class AbandonedRuns {
  /** Far longer than any client goes on trying to deliver a record. */
  private static final Duration KEPT_FOR = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Abandoned> byRun = new ConcurrentHashMap<>();

  private record Abandoned(String reason, long at) {}

  AbandonedRuns(Clock clock) {
    this.clock = clock;
  }

  void add(String runId, String reason) {
    byRun.put(runId, new Abandoned(reason, clock.millis()));
  }

  /** The command that declares a run failed; empty if it is not one of these or not waiting. */
  Optional<RunCommand> failed(TrackedRun run) {
    Abandoned abandoned = byRun.get(run.id());
    return abandoned != null && run.state() instanceof RunState.Waiting waiting
        ? Optional.of(waiting.fail(abandoned.reason))
        : Optional.empty();
  }

  /** Drops those that can turn up no more. */
  void forget() {
    long before = clock.millis() - KEPT_FOR.toMillis();
    byRun.values().removeIf(abandoned -> abandoned.at < before);
  }
}
