package io.spate.controlplane.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.spate.controlplane.kafka.Acknowledgements;
import io.spate.controlplane.kafka.Acknowledgements.Deadline;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.kafka.KafkaUnavailableException;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Takes runs from one command to the next: one step of a run at a time, whoever asks for it, and
 * the next one only when the outcome of the one before has been read back. Thread-safe.
 */
@Singleton
final class RunTransitions {
  private static final Logger LOGGER = Logger.getLogger(RunTransitions.class);

  /** An acknowledged command is read back within milliseconds; beyond this, reading has stalled. */
  private static final long READ_BACK_MS = 3_000;

  private final RunRegistry runs;
  private final CommandPublisher publisher;
  private final Acknowledgements acknowledgements;
  private final MeterRegistry meters;
  private final Map<String, CompletableFuture<TrackedRun>> underWay = new ConcurrentHashMap<>();

  RunTransitions(
      RunRegistry runs,
      CommandPublisher publisher,
      Acknowledgements acknowledgements,
      MeterRegistry meters) {
    this.runs = runs;
    this.publisher = publisher;
    this.acknowledgements = acknowledgements;
    this.meters = meters;
  }

  /**
   * Publishes what the decision gives for the run as it is now, without waiting. Does nothing if
   * another step of the run is under way.
   *
   * @return empty if nothing was published; otherwise completed with the run as read back
   */
  Optional<CompletableFuture<TrackedRun>> tryStep(
      String runId, Function<TrackedRun, Optional<RunCommand>> decision) {
    CompletableFuture<TrackedRun> step = new CompletableFuture<>();
    if (underWay.putIfAbsent(runId, step) != null) {
      return Optional.empty();
    }
    step.whenComplete((run, failure) -> underWay.remove(runId, step));
    try {
      TrackedRun run = runs.find(runId).orElse(null);
      Optional<RunCommand> next = run == null ? Optional.empty() : decision.apply(run);
      if (next.isEmpty()) {
        step.cancel(false);
        return Optional.empty();
      }
      publish(next.get(), run.startTimeoutMs(), step);
    } catch (RuntimeException e) {
      step.completeExceptionally(e);
    }
    return Optional.of(step);
  }

  private void publish(
      RunCommand command, long startTimeoutMs, CompletableFuture<TrackedRun> step) {
    publisher
        .publish(command, startTimeoutMs)
        .thenCompose(
            acknowledged ->
                runs.reached(command.runId(), command.revision())
                    .orTimeout(READ_BACK_MS, TimeUnit.MILLISECONDS))
        .whenComplete(
            (run, failure) -> {
              if (failure == null) {
                note(command);
                step.complete(run);
              } else {
                step.completeExceptionally(failure);
              }
            });
  }

  private void note(RunCommand command) {
    String phase = command.phase().name().toLowerCase(Locale.ROOT);
    LOGGER.infof(
        "run is %s runId=%s revision=%d%s",
        phase,
        command.runId(),
        command.revision(),
        command.reason() == null ? "" : " reason=" + command.reason());
    meters.counter("spate.run.transitions", "phase", phase).increment();
  }

  /**
   * The same, waiting for its turn and for the outcome.
   *
   * @return the run after the step, or as it is if the decision gave nothing
   * @throws UnknownRunException if there is no such run
   * @throws KafkaUnavailableException if the command is not acknowledged in time
   */
  TrackedRun step(
      String runId, Function<TrackedRun, Optional<RunCommand>> decision, Deadline deadline) {
    while (true) {
      TrackedRun run = runs.find(runId).orElseThrow(() -> new UnknownRunException(runId));
      CompletableFuture<TrackedRun> before = underWay.get(runId);
      if (before != null) {
        acknowledgements.await(
            before.handle((outcome, failure) -> outcome), deadline, "the step before");
        continue;
      }
      if (decision.apply(run).isEmpty()) {
        return run;
      }
      Optional<CompletableFuture<TrackedRun>> step = tryStep(runId, decision);
      if (step.isPresent()) {
        return acknowledgements.await(step.get(), deadline, "the command for run " + runId);
      }
    }
  }
}
