package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;

/**
 * A run as the topic tells. Immutable.
 *
 * @param command the newest one: the first in the topic with the highest revision
 * @param contested true if the last record of the run in the topic is another one than {@code
 *     command}, which it lost against. Compaction would keep that one, so the winner has to be
 *     written again.
 */
record TrackedRun(RunCommand command, boolean contested) {
  RunState state() {
    return RunState.of(command);
  }

  String id() {
    return command.runId();
  }

  boolean isOver() {
    return command.phase().isOver();
  }

  /** What is known after the next record of the run. A repeated record changes nothing. */
  TrackedRun after(RunCommand next) {
    if (next.revision() > command.revision()) {
      return new TrackedRun(next, false);
    }
    return new TrackedRun(command, !next.equals(command));
  }

  /** The winner of a contest under a new revision; the same whoever makes it. */
  RunCommand reasserted() {
    return command.to(command.phase(), command.reason());
  }
}
