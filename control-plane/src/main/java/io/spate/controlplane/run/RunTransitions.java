package io.spate.controlplane.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.spate.controlplane.kafka.Acknowledgements;
import io.spate.controlplane.kafka.Acknowledgements.Deadline;
import io.spate.controlplane.log.RunLogPublisher;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.protocol.log.LogFields;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
  private final RunLogPublisher log;
  private final Clock clock;
  private final Map<String, CompletableFuture<TrackedRun>> underWay = new ConcurrentHashMap<>();

  RunTransitions(
      RunRegistry runs,
      CommandPublisher publisher,
      Acknowledgements acknowledgements,
      MeterRegistry meters,
      RunLogPublisher log,
      Clock clock) {
    this.runs = runs;
    this.publisher = publisher;
    this.acknowledgements = acknowledgements;
    this.meters = meters;
    this.log = log;
    this.clock = clock;
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
      publish(run.command(), next.get(), step);
    } catch (RunOverException | RunNotStartedException e) {
      step.cancel(false);
      throw e; // the client's mistake, not Kafka's
    } catch (RuntimeException e) {
      step.completeExceptionally(e);
    }
    return Optional.of(step);
  }

  private void publish(RunCommand before, RunCommand command, CompletableFuture<TrackedRun> step) {
    publisher
        .publish(command)
        .thenCompose(
            acknowledged ->
                runs.reached(command.runId(), command.revision())
                    .orTimeout(READ_BACK_MS, TimeUnit.MILLISECONDS))
        .whenComplete(
            (run, failure) -> {
              if (failure == null) {
                if (isWon(command, run)) {
                  note(before, command);
                }
                step.complete(run);
              } else {
                step.completeExceptionally(failure);
              }
            });
  }

  /** False if another control plane's command of the same revision came first. */
  private static boolean isWon(RunCommand command, TrackedRun run) {
    return run.command().revision() > command.revision() || run.command().equals(command);
  }

  private void note(RunCommand before, RunCommand command) {
    String phase = command.phase().name().toLowerCase(Locale.ROOT);
    LogFields.run(command.runId())
        .log(
            () ->
                LOGGER.infof(
                    "run is %s runId=%s revision=%d%s",
                    phase,
                    command.runId(),
                    command.revision(),
                    command.reason() == null ? "" : " reason=" + command.reason()));
    meters.counter("spate.run.transitions", "phase", phase).increment();
    RunLogWords.step(before, command, clock.millis()).ifPresent(log::publish);
  }

  /**
   * The same, waiting for its turn and for the outcome. Decides anew if another control plane came
   * first.
   *
   * @return true if a command was published, false if the decision gave nothing
   * @throws UnknownRunException if there is no such run
   * @throws KafkaUnavailableException if the command is not acknowledged in time
   */
  boolean step(
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
        return false;
      }
      AtomicReference<RunCommand> wanted = new AtomicReference<>();
      Optional<CompletableFuture<TrackedRun>> step =
          tryStep(
              runId,
              current -> {
                Optional<RunCommand> next = decision.apply(current);
                next.ifPresent(wanted::set);
                return next;
              });
      if (step.isPresent()
          && isWon(
              wanted.get(),
              acknowledgements.await(step.get(), deadline, "the command for run " + runId))) {
        return true;
      }
    }
  }
}
