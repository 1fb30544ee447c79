package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import java.util.Map;

/**
 * Where a run is. Each state has only the transitions that are legal from it; each of them gives
 * the command to publish. Immutable.
 */
sealed interface RunState {
  /** The newest command of the run. */
  RunCommand command();

  /** The load has ended: the run is over, or what is done after it begins. */
  private static RunCommand over(RunCommand command, long now, RunPhase then, String reason) {
    return command.fixture() != null && command.fixture().teardown()
        ? command.tearingDown(now, then, reason)
        : command.to(then, reason);
  }

  /** The state that a command stands for. */
  static RunState of(RunCommand command) {
    return switch (command.phase()) {
      case WAITING -> new Waiting(command);
      case SETUP -> new SettingUp(command);
      case RUNNING -> new Running(command);
      case PAUSED -> new Paused(command);
      case STOPPING -> new Stopping(command);
      case TEARDOWN -> new TearingDown(command);
      case FINISHED, STOPPED, FAILED -> new Over(command);
    };
  }

  /** Its quotas are out; it has not started. */
  record Waiting(RunCommand command) implements RunState {
    /**
     * Users start at {@code startAt}, milliseconds since the epoch; {@code remark} is null if there
     * is nothing to say.
     */
    RunCommand start(long startAt, String remark) {
      RunCommand started = command.started(startAt);
      return remark == null ? started : started.withReason(remark);
    }

    /** A ramp in place of the load so far. */
    RunCommand change(LoadChange change) {
      return command.withLoad(change.beforeStart(command.load()), command.reason());
    }

    /** No user has run, so there is nothing to wind down. */
    RunCommand stop(String reason) {
      return command.to(RunPhase.STOPPED, reason);
    }

    RunCommand fail(String reason) {
      return command.to(RunPhase.FAILED, reason);
    }

    /** What is to be done before the load begins; {@code remark} as for a start. */
    RunCommand setUp(long now, String remark) {
      return command.settingUp(now, remark);
    }
  }

  /** What is done once before its load is under way; no user has started. */
  record SettingUp(RunCommand command) implements RunState {
    /** Users start at {@code startAt}, milliseconds since the epoch, with what was saved. */
    RunCommand start(Map<String, String> values, long startAt) {
      RunCommand started = command.startedWith(values, startAt);
      return command.reason() == null ? started : started.withReason(command.reason());
    }

    /** A ramp in place of the load so far. */
    RunCommand change(LoadChange change) {
      return command.withLoad(change.beforeStart(command.load()), command.reason());
    }

    /** No user has run, so there is nothing to wind down. */
    RunCommand stop(String reason) {
      return command.to(RunPhase.STOPPED, reason);
    }

    RunCommand fail(String reason) {
      return command.to(RunPhase.FAILED, reason);
    }
  }

  /** Its users run, or are about to. */
  record Running(RunCommand command) implements RunState {
    /** The run's time, milliseconds since its start; negative before that. */
    long elapsedMs(long now) {
      return now - command.startAt();
    }

    /** Users hold on from {@code now} on. */
    RunCommand pause(long now, String reason) {
      return command.paused(now, reason);
    }

    /** Another load from {@code now} on. */
    RunCommand change(long now, LoadChange change) {
      return command.withLoad(change.at(command.load(), elapsedMs(now)), command.reason());
    }

    /** Users end at {@code now}; requests in flight may come to their end. */
    RunCommand stop(long now, String reason) {
      return command.stopping(now, reason);
    }

    /** Over as planned; {@code reason} is null if there is nothing to say. */
    RunCommand finish(long now, String reason) {
      return over(command, now, RunPhase.FINISHED, reason);
    }
  }

  /** Its users hold on and its time stands still. */
  record Paused(RunCommand command) implements RunState {
    /** The run's time, milliseconds since its start, at which it stands still. */
    long elapsedMs() {
      return command.pausedAt() - command.startAt();
    }

    /** Users go on at {@code now}; {@code reason} is null if there is nothing to say. */
    RunCommand resume(long now, String reason) {
      return command.resumed(now, reason);
    }

    /** Another load when the run goes on. */
    RunCommand change(LoadChange change) {
      return command.withLoad(change.at(command.load(), elapsedMs()), command.reason());
    }

    /**
     * Users end at {@code now}. Two steps at once, and so two revisions: the planned end, which may
     * be past by the clock, first moves by the length of the pause, or the slots would be given no
     * time to end.
     */
    RunCommand stop(long now, String reason) {
      return command.resumed(now, null).stopping(now, reason);
    }

    /** Over as planned: the pause came when its slots had ended. */
    RunCommand finish(long now) {
      return over(command, now, RunPhase.FINISHED, null);
    }
  }

  /** Its users end before the planned end. */
  record Stopping(RunCommand command) implements RunState {
    RunCommand stopped(long now, String reason) {
      return over(command, now, RunPhase.STOPPED, reason);
    }
  }

  /** Its load is over, and what is done once after it is under way. */
  record TearingDown(RunCommand command) implements RunState {
    /** Over, in the way that the load was; {@code reason} is null if there is nothing to say. */
    RunCommand done(String reason) {
      RunPhase then = command.fixture().then();
      return command.to(then == null ? RunPhase.FINISHED : then, reason);
    }
  }

  /** Nothing changes it any more. */
  record Over(RunCommand command) implements RunState {}
}
