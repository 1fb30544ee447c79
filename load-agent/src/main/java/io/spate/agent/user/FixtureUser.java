package io.spate.agent.user;

import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.Iterations;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.quota.SlotOrder;
import io.spate.scenario.Fixture;
import io.spate.scenario.UserClass;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one user who does a run's setup or its teardown on this agent: one iteration of its class,
 * then it ends. Confined to its event loop.
 *
 * <p>It has failed if any of its requests has, or if it was not over in its time; the first failure
 * is the one that is told. A setup ends with its first failure; a teardown goes on, to leave as
 * little behind as it can.
 */
final class FixtureUser {
  private static final SlotOrder ALONE = new SlotOrder(1);
  private static final Iterations ONE = new Iterations(1, 1, true);

  private final RunPhase phase;
  private final Consumer<FixtureDone> onEnd;
  private final long deadlineNanos;
  private final String late;
  private final SlotProgress progress = new SlotProgress(0);
  private final SlotUsers users;
  private VirtualUser user;
  private String failure;
  private boolean cutOff;

  /**
   * A user that has not started.
   *
   * @param phase SETUP or TEARDOWN
   * @param deadlineNanos when it is cut off and has failed
   * @param late what is said then
   */
  FixtureUser(RunPhase phase, long deadlineNanos, String late, Consumer<FixtureDone> onEnd) {
    this.phase = phase;
    this.deadlineNanos = deadlineNanos;
    this.late = late;
    this.onEnd = onEnd;
    this.users = new SlotUsers(FixtureState.SLOT, ALONE, 0, 0, progress.draws());
    users.tell(progress);
    users.bound(0, new SlotBudget(ONE, ALONE, 0, progress));
  }

  /** Starts. */
  void start(LoopRun run) {
    Fixture fixture = run.scenario().fixture();
    UserClass does = phase == RunPhase.SETUP ? fixture.setup() : fixture.teardown();
    user =
        users.admit(0, member -> new VirtualUser(run, users, users.cohort(0), member, does, this));
    user.start();
  }

  /** One of its requests has failed. */
  void failed(String what) {
    if (failure == null) {
      failure = what;
    }
  }

  /** Whether it goes on after a request that has failed. */
  boolean goesOnAfterFailure() {
    return phase == RunPhase.TEARDOWN;
  }

  /** Takes it away: it is somebody else's, or of no use any more. */
  void cutOff(String reason) {
    cutOff = true;
    users.abort(reason);
  }

  /** Housekeeping; {@code scan} when calls may have timed out. */
  void tick(long nowNanos, boolean scan) {
    if (scan) {
      users.checkTimeouts(nowNanos);
    }
    if (nowNanos - deadlineNanos >= 0 && !isOver()) {
      failed(late);
      users.abort(late);
    }
  }

  boolean isOver() {
    return users.activeUsers() == 0;
  }

  /** Tells how it has ended. */
  void end(Fixture fixture, CompletableFuture<Void> flushed) {
    if (progress.abort() != null) {
      failed(progress.abort().isEmpty() ? "it has aborted the run" : progress.abort());
    }
    Map<String, String> values = Map.of();
    if (failure == null && phase == RunPhase.SETUP) {
      values = fixture.valuesOf(user.context());
      failure = Fixture.problemOf(values);
    }
    onEnd.accept(
        new FixtureDone(
            phase,
            failure,
            failure == null ? values : Map.of(),
            cutOff,
            users.produced(),
            flushed));
  }
}
