package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;

/**
 * Where a run is. Each state has only the transitions that are legal from it; each of them gives
 * the command to publish. Immutable.
 */
sealed interface RunState {
  /** The newest command of the run. */
  RunCommand command();

  /** The state that a command stands for. */
  static RunState of(RunCommand command) {
    return switch (command.phase()) {
      case WAITING -> new Waiting(command);
      case RUNNING, PAUSED -> new Running(command);
      case STOPPING -> new Stopping(command);
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
    /** Users end at {@code now}; requests in flight may come to their end. */
    RunCommand stop(long now, String reason) {
      return command.stopping(now, reason);
    }

    /** Over as planned; {@code reason} is null if there is nothing to say. */
    RunCommand finish(String reason) {
      return command.to(RunPhase.FINISHED, reason);
    }
  }

  /** Its users end before the planned end. */
  record Stopping(RunCommand command) implements RunState {
    RunCommand stopped(String reason) {
      return command.to(RunPhase.STOPPED, reason);
    }
  }

  /** Nothing changes it any more. */
  record Over(RunCommand command) implements RunState {}
}
