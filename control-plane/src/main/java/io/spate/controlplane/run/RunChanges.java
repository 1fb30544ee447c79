package io.spate.controlplane.run;

import io.spate.controlplane.kafka.Acknowledgements;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.kafka.KafkaUnavailableException;
import io.spate.scenario.ScenarioException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Changes runs that go on: load, pause, resume. Each returns when Kafka has acknowledged it.
 * Thread-safe.
 *
 * <p>All of them throw {@link UnknownRunException} if there is no such run, {@link
 * RunOverException} if it stops or is over, and {@link KafkaUnavailableException} if Kafka does not
 * acknowledge in time.
 */
@Singleton
public final class RunChanges {
  private final StateReaders readers;
  private final RunPlanner planner;
  private final TotalLimits totals;
  private final RunTransitions transitions;
  private final Acknowledgements acknowledgements;
  private final Clock clock;

  RunChanges(
      StateReaders readers,
      RunPlanner planner,
      TotalLimits totals,
      RunTransitions transitions,
      Acknowledgements acknowledgements,
      Clock clock) {
    this.readers = readers;
    this.planner = planner;
    this.totals = totals;
    this.transitions = transitions;
    this.acknowledgements = acknowledgements;
    this.clock = clock;
  }

  /**
   * Changes the load from now on; that of a run that has not started, from its start on.
   *
   * @throws ScenarioException if the load is none, or exceeds a limit
   */
  public void load(String runId, LoadChange change) {
    planner.check(change);
    readers.requireCaughtUp();
    TotalLimits.Place place = totals.admit(runId, change);
    try {
      step(
          runId,
          state -> {
            Optional<RunCommand> changed = withLoad(state, change, clock.millis());
            changed.ifPresent(command -> planner.checkClasses(command.load()));
            return changed;
          });
    } finally {
      place.close();
    }
  }

  static Optional<RunCommand> withLoad(RunState state, LoadChange change, long now) {
    return switch (state) {
      case RunState.Waiting waiting -> Optional.of(waiting.change(change));
      case RunState.SettingUp settingUp -> Optional.of(settingUp.change(change));
      case RunState.Running running -> Optional.of(inTime(running, now).change(now, change));
      case RunState.Paused paused -> Optional.of(paused.change(change));
      case RunState.Stopping stopping -> throw stopping(stopping);
      case RunState.TearingDown tearingDown -> throw tearingDown(tearingDown);
      case RunState.Over over -> throw over(over);
    };
  }

  /**
   * Holds the users of a run and its time.
   *
   * @return false if it was paused already
   * @throws RunNotStartedException if it has not started
   */
  public boolean pause(String runId, String reason) {
    return step(runId, state -> paused(state, reason, clock.millis()));
  }

  static Optional<RunCommand> paused(RunState state, String reason, long now) {
    return switch (state) {
      case RunState.Waiting waiting -> throw notStarted(waiting, "paused");
      case RunState.SettingUp settingUp -> throw notStarted(settingUp, "paused");
      case RunState.Running running -> Optional.of(inTime(running, now).pause(now, reason));
      case RunState.Paused paused -> Optional.empty();
      case RunState.Stopping stopping -> throw stopping(stopping);
      case RunState.TearingDown tearingDown -> throw tearingDown(tearingDown);
      case RunState.Over over -> throw over(over);
    };
  }

  /**
   * Lets a paused run go on.
   *
   * @param reason null if there is nothing to say
   * @return false if it was running already
   * @throws RunNotStartedException if it has not started
   */
  public boolean resume(String runId, String reason) {
    return step(runId, state -> resumed(state, reason, clock.millis()));
  }

  static Optional<RunCommand> resumed(RunState state, String reason, long now) {
    return switch (state) {
      case RunState.Waiting waiting -> throw notStarted(waiting, "resumed");
      case RunState.SettingUp settingUp -> throw notStarted(settingUp, "resumed");
      case RunState.Running running -> Optional.empty();
      case RunState.Paused paused -> Optional.of(paused.resume(now, reason));
      case RunState.Stopping stopping -> throw stopping(stopping);
      case RunState.TearingDown tearingDown -> throw tearingDown(tearingDown);
      case RunState.Over over -> throw over(over);
    };
  }

  private boolean step(String runId, Function<RunState, Optional<RunCommand>> decision) {
    readers.requireCaughtUp();
    return transitions.step(runId, run -> decision.apply(run.state()), acknowledgements.deadline());
  }

  private static RunState.Running inTime(RunState.Running running, long now) {
    if (now >= running.command().endAt()) {
      throw new RunOverException(
          name(running)
              + " has come to its planned end, its last requests are ending; make a new run");
    }
    return running;
  }

  private static RunOverException stopping(RunState.Stopping stopping) {
    return new RunOverException(
        name(stopping) + " is stopping" + because(stopping) + "; make a new run");
  }

  private static RunOverException tearingDown(RunState.TearingDown run) {
    return new RunOverException(
        "the load of " + name(run) + " is over, and its teardown under way; make a new run");
  }

  private static RunOverException over(RunState.Over over) {
    return new RunOverException(name(over) + " is over" + because(over) + "; make a new run");
  }

  private static RunNotStartedException notStarted(RunState state, String what) {
    return new RunNotStartedException(
        name(state)
            + " cannot be "
            + what
            + ": it has not started, "
            + (state instanceof RunState.Waiting
                ? "it waits for its agents"
                : "its setup is under way")
            + "; wait until it runs, or stop it");
  }

  private static String name(RunState state) {
    return "run '" + state.command().runId() + "'";
  }

  private static String because(RunState state) {
    return state.command().reason() == null ? "" : " (" + state.command().reason() + ")";
  }
}
