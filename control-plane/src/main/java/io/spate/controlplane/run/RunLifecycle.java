package io.spate.controlplane.run;

import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunData;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.status.FixtureEnd;
import io.spate.protocol.status.RunAbort;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a run should be doing next: a pure function of its state, its slots, the agents and
 * the time. It keeps nothing, so that a control plane that has just started decides as the one
 * before it would have, and the same decision made twice is the same command.
 *
 * <ul>
 *   <li>waiting → running when enough agents are ready and hold all slots; or some slots, after a
 *       patience
 *   <li>waiting → failed when that has not happened within the start time-out, or an agent says
 *       that it cannot do it
 *   <li>waiting → setup in place of running if there is one; setup → running when it is done, or
 *       failed if it fails or is not over in its time
 *   <li>running → finished, stopping → stopped when every slot has ended, or when the time for that
 *       is over
 *   <li>running, stopping, paused → teardown before that if there is one; over when it has ended,
 *       however
 *   <li>running, paused → stopping when a user wants the run to end
 *   <li>paused → finished only if the pause came when every slot had ended
 * </ul>
 */
final class RunLifecycle {
  /**
   * After a break in what is seen, time-outs are not acted on for this long: the news that they
   * wait for may be on its way.
   */
  static final Duration SETTLING = Duration.ofSeconds(5);

  private final Policy policy;

  /**
   * How patient to be.
   *
   * @param startLead from the decision to start until users start
   * @param startPatience with enough agents there, the wait for the last slots
   * @param endPatience after the graceful stop, the wait for the slots' word that they ended
   */
  record Policy(Duration startLead, Duration startPatience, Duration endPatience) {}

  /** What a slow agent reads at least. */
  private static final int READ_BYTES_PER_MS = 2_000;

  RunLifecycle(Policy policy) {
    this.policy = policy;
  }

  /**
   * The command to publish, empty if the run should go on as it is.
   *
   * @param now milliseconds since the epoch
   */
  Optional<RunCommand> decide(RunState run, RunSituation seen, long now) {
    return switch (run) {
      case RunState.Waiting waiting -> decideWaiting(waiting, seen, now);
      case RunState.SettingUp settingUp -> decideSettingUp(settingUp, seen, now);
      case RunState.Running running -> decideRunning(running, seen, now);
      case RunState.Paused paused -> decidePaused(paused, seen, now);
      case RunState.Stopping stopping -> decideStopping(stopping, seen, now);
      case RunState.TearingDown tearingDown -> decideTearingDown(tearingDown, seen, now);
      case RunState.Over over -> Optional.empty();
    };
  }

  private Optional<RunCommand> decideWaiting(
      RunState.Waiting waiting, RunSituation seen, long now) {
    RunCommand command = waiting.command();
    if (seen.slots().abort() != null) { // an agent cannot do it: its data is gone, say
      return Optional.of(waiting.fail(seen.slots().abort()));
    }
    if (seen.fleet().size() >= command.expectAgents() && canStart(command, seen, now)) {
      boolean setup = command.fixture() != null && command.fixture().setup();
      return Optional.of(
          setup
              ? waiting.setUp(now, unmanned(seen.slots()))
              : waiting.start(now + policy.startLead().toMillis(), unmanned(seen.slots())));
    }
    long deadline = command.createdAt() + seen.startTimeoutMs();
    return isPast(deadline, seen, now)
        ? Optional.of(waiting.fail(whyNotStarted(command, seen)))
        : Optional.empty();
  }

  private Optional<RunCommand> decideSettingUp(
      RunState.SettingUp settingUp, RunSituation seen, long now) {
    FixtureEnd end = seen.slots().fixtureEnd(RunPhase.SETUP);
    if (end != null && end.failure() == null) {
      Map<String, String> values = end.values() == null ? Map.of() : end.values();
      return Optional.of(settingUp.start(values, now + policy.startLead().toMillis()));
    }
    if (end != null) {
      return Optional.of(settingUp.fail(FixtureEnd.words(RunPhase.SETUP, end.failure())));
    }
    return isFixtureOverdue(settingUp.command(), seen, now)
        ? Optional.of(settingUp.fail(notOver(settingUp.command())))
        : Optional.empty();
  }

  /** A teardown that fails does not change how the run has ended, but it is told. */
  private Optional<RunCommand> decideTearingDown(
      RunState.TearingDown tearingDown, RunSituation seen, long now) {
    RunCommand command = tearingDown.command();
    FixtureEnd end = seen.slots().fixtureEnd(RunPhase.TEARDOWN);
    if (end == null && !isFixtureOverdue(command, seen, now)) {
      return Optional.empty();
    }
    String failure =
        end == null
            ? notOver(command)
            : end.failure() == null ? null : FixtureEnd.words(RunPhase.TEARDOWN, end.failure());
    String reason = command.reason();
    return Optional.of(
        tearingDown.done(
            reason == null ? failure : failure == null ? reason : reason + "; " + failure));
  }

  /** Its agent says so itself when the time is over; who says nothing is not waited for. */
  private boolean isFixtureOverdue(RunCommand command, RunSituation seen, long now) {
    return isPast(command.fixture().deadline() + policy.endPatience().toMillis(), seen, now);
  }

  private static String notOver(RunCommand command) {
    return FixtureEnd.words(
        command.phase(),
        "it was not over within "
            + inWords(command.fixture().timeoutMs(command.phase()))
            + ", and no agent has said why");
  }

  private boolean canStart(RunCommand command, RunSituation seen, long now) {
    if (seen.slots().allManned()) {
      return true;
    }
    long enoughSince =
        Math.max(
            Math.max(command.createdAt(), seen.watchedSince()),
            seen.fleet().enoughSince(command.expectAgents()));
    return seen.slots().manned() > 0 && now >= enoughSince + patienceMs(command);
  }

  /** Agents hold the slots of a run when they have read its data. */
  private long patienceMs(RunCommand command) {
    long bytes = command.files().stream().mapToLong(RunData::bytes).sum();
    return policy.startPatience().toMillis() + bytes / READ_BYTES_PER_MS;
  }

  private static String unmanned(SlotTally slots) {
    return slots.allManned()
        ? null
        : "started while "
            + (slots.slots() - slots.manned())
            + " of "
            + slots.slots()
            + " slots were not yet held by a live agent";
  }

  private static String whyNotStarted(RunCommand command, RunSituation seen) {
    int ready = seen.fleet().size();
    String within = " within " + inWords(seen.startTimeoutMs());
    if (ready >= command.expectAgents()) {
      return "enough agents are there ("
          + ready
          + " of "
          + command.expectAgents()
          + ") but none of them took a slot"
          + within
          + "; see the agents' logs for why they cannot read the user quotas";
    }
    String joined =
        ready == 0 && command.expectAgents() == 1
            ? "no agent joined"
            : ready + " of " + command.expectAgents() + " agents joined";
    return joined
        + within
        + "; start agents with 'spate agents "
        + Math.max(3, command.expectAgents())
        + "' or 'kubectl scale'";
  }

  private Optional<RunCommand> decideRunning(
      RunState.Running running, RunSituation seen, long now) {
    if (seen.slots().abort() != null) {
      return Optional.of(running.stop(now, RunAbort.words(seen.slots().abort())));
    }
    if (seen.slots().allEnded()) {
      return Optional.of(running.finish(now, IterationWords.end(running, seen.slots(), now)));
    }
    return isEndOverdue(running.command(), seen, now)
        ? Optional.of(running.finish(now, unreported(seen)))
        : Optional.empty();
  }

  /** Its time stands still, so that no time-out counts. */
  private static Optional<RunCommand> decidePaused(
      RunState.Paused paused, RunSituation seen, long now) {
    if (seen.slots().abort() != null) {
      return Optional.of(paused.stop(now, RunAbort.words(seen.slots().abort())));
    }
    return seen.slots().allEnded() ? Optional.of(paused.finish(now)) : Optional.empty();
  }

  private Optional<RunCommand> decideStopping(
      RunState.Stopping stopping, RunSituation seen, long now) {
    String reason = stopping.command().reason();
    if (seen.slots().allEnded()) {
      return Optional.of(stopping.stopped(now, reason));
    }
    return isEndOverdue(stopping.command(), seen, now)
        ? Optional.of(
            stopping.stopped(
                now, reason == null ? unreported(seen) : reason + "; " + unreported(seen)))
        : Optional.empty();
  }

  private boolean isEndOverdue(RunCommand command, RunSituation seen, long now) {
    long deadline = command.endAt() + seen.gracefulStopMs() + policy.endPatience().toMillis();
    return isPast(deadline, seen, now);
  }

  private static boolean isPast(long deadline, RunSituation seen, long now) {
    return now >= Math.max(deadline, seen.watchedSince() + SETTLING.toMillis());
  }

  private String unreported(RunSituation seen) {
    return seen.slots().notEndedInWords()
        + " did not report their end within "
        + inWords(policy.endPatience().toMillis() + seen.gracefulStopMs())
        + "; their agents may be gone";
  }

  private static String inWords(long ms) {
    return ms % 1000 == 0 ? ms / 1000 + " s" : ms + " ms";
  }
}
