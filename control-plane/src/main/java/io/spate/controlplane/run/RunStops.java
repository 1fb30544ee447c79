package io.spate.controlplane.run;

import io.spate.controlplane.kafka.Acknowledgements;
import io.spate.controlplane.kafka.Acknowledgements.Deadline;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.kafka.KafkaUnavailableException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stops runs before their planned end. Asked twice, it stops once. Thread-safe. */
@Singleton
public final class RunStops {
  private final StateReaders readers;
  private final RunRegistry runs;
  private final RunTransitions transitions;
  private final Acknowledgements acknowledgements;
  private final Clock clock;

  RunStops(
      StateReaders readers,
      RunRegistry runs,
      RunTransitions transitions,
      Acknowledgements acknowledgements,
      Clock clock) {
    this.readers = readers;
    this.runs = runs;
    this.transitions = transitions;
    this.acknowledgements = acknowledgements;
    this.clock = clock;
  }

  /**
   * Stops a run: at once if it has not started, else its users end now and requests in flight may
   * come to their end. Returns when Kafka has acknowledged it.
   *
   * @return false if there was nothing to stop since the run was over already
   * @throws UnknownRunException if there is no such run
   * @throws KafkaUnavailableException if Kafka does not acknowledge in time
   */
  public boolean stop(String runId, String reason) {
    readers.requireCaughtUp();
    return stop(runId, reason, acknowledgements.deadline());
  }

  private boolean stop(String runId, String reason, Deadline deadline) {
    TrackedRun before = runs.find(runId).orElseThrow(() -> new UnknownRunException(runId));
    if (before.isOver()) {
      return false;
    }
    transitions.step(runId, run -> stopped(run.state(), reason), deadline);
    return true;
  }

  private Optional<RunCommand> stopped(RunState state, String reason) {
    return switch (state) {
      case RunState.Waiting waiting -> Optional.of(waiting.stop(reason));
      case RunState.SettingUp settingUp -> Optional.of(settingUp.stop(reason));
      case RunState.Running running -> Optional.of(running.stop(clock.millis(), reason));
      case RunState.Paused paused -> Optional.of(paused.stop(clock.millis(), reason));
      case RunState.Stopping stopping -> Optional.empty();
      case RunState.TearingDown tearingDown -> Optional.empty();
      case RunState.Over over -> Optional.empty();
    };
  }

  /**
   * Stops every run that is not over.
   *
   * @return their ids, newest first
   * @throws KafkaUnavailableException if Kafka does not acknowledge in time; some may be stopped
   */
  public List<String> stopAll(String reason) {
    readers.requireCaughtUp();
    Deadline deadline = acknowledgements.deadline();
    List<String> stopped = new ArrayList<>();
    for (TrackedRun run : runs.newestFirst()) {
      if (!run.isOver() && stop(run.id(), reason, deadline)) {
        stopped.add(run.id());
      }
    }
    return stopped;
  }
}
