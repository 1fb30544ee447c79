package io.spate.agent.slot;

import io.spate.agent.user.SlotProgress;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.status.FixtureEnd;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A quota that this agent holds, and how far it is. Confined to the keeper's thread.
 *
 * <p>The Kafka message stays un-acknowledged for as long as the claim lives: that is what makes the
 * slot this agent's.
 */
final class SlotClaim {
  /** How far a claim is; it only ever goes forward. */
  enum Stage {
    /** Received; the run's command is not known yet. */
    RECEIVED,
    /** Held, users not started. */
    HELD,
    /** Users run on a loop. */
    RUNNING,
    /** Users are ending, or their last events are on the way. */
    ENDING,
    /** The load is over; the quota is held until what is done once after it is. */
    OVER,
    /** Over on this agent. */
    DONE
  }

  private final UserQuota quota;
  private final Runnable acknowledge;
  private final long receivedNanos;
  private Stage stage = Stage.RECEIVED;
  private boolean released;
  private SlotProgress progress;
  private CompletableFuture<Void> heard = CompletableFuture.completedFuture(null);
  private long heldNanos;
  private long reported;
  private boolean abortReported;
  private long[] reportedDraws = {};
  private RunPhase fixture; // what is or was done here: SETUP, TEARDOWN or null
  private CompletableFuture<Void> fixtureOver = CompletableFuture.completedFuture(null);
  private FixtureEnd fixtureEnd;
  private long iterations;
  private long produced;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  SlotClaim(UserQuota quota, Runnable acknowledge, long receivedNanos) {
    this.quota = quota;
    this.acknowledge = acknowledge;
    this.receivedNanos = receivedNanos;
  }

  UserQuota quota() {
    return quota;
  }

  String runId() {
    return quota.runId();
  }

  int slot() {
    return quota.slot();
  }

  long receivedNanos() {
    return receivedNanos;
  }

  Stage stage() {
    return stage;
  }

  /** Goes on to a later stage. */
  void to(Stage next) {
    if (next.ordinal() < stage.ordinal()) {
      throw new IllegalStateException(
          "slot " + quota.key() + " cannot go back from " + stage + " to " + next);
    }
    stage = next;
  }

  /** The slot goes to another agent: its message must not be acknowledged any more. */
  void release() {
    released = true;
  }

  /** How far the slot's iterations are; null before its users run. */
  SlotProgress progress() {
    return progress;
  }

  void goOnFrom(SlotProgress progress) {
    this.progress = progress;
    this.reported = progress.done();
    this.reportedDraws = progress.drawn();
  }

  /** Whether there is something to tell that there was not when this was asked last. */
  boolean hasNews() {
    boolean aborts = abort() != null && !abortReported;
    abortReported |= aborts;
    return hasProgressed() || aborts;
  }

  /** Why a user wants the whole run to end; null if none does. */
  String abort() {
    return progress == null ? null : progress.abort();
  }

  /** Iterations or draws since this was asked last. */
  private boolean hasProgressed() {
    if (progress == null) {
      return false;
    }
    long done = progress.done();
    long[] drawn = progress.drawn();
    boolean more = done > reported || !Arrays.equals(drawn, reportedDraws);
    reported = done;
    reportedDraws = drawn;
    return more;
  }

  /** Others' words about the slot count until this is complete. */
  void hears(CompletableFuture<Void> heard, long nowNanos) {
    this.heard = heard;
    this.heldNanos = nowNanos;
  }

  /** Whether all that was said of the slot before this claim is known. */
  boolean hasHeard() {
    return heard.isDone();
  }

  /** When it last began to listen. */
  long heldNanos() {
    return heldNanos;
  }

  /** Begins the setup or the teardown here; false if that has begun before. */
  boolean beginFixture(RunPhase phase) {
    if (fixture == phase) {
      return false;
    }
    fixture = phase;
    fixtureEnd = null;
    fixtureOver = new CompletableFuture<>();
    return true;
  }

  /** It has ended here, perhaps before its time; null if there is nothing to tell of it. */
  void endFixture(FixtureEnd end) {
    fixtureEnd = end;
    fixtureOver.complete(null);
  }

  /** Completes when no setup or teardown is under way here and its events are with Kafka. */
  CompletableFuture<Void> fixtureOver() {
    return fixtureOver;
  }

  boolean isFixtureBusy() {
    return !fixtureOver.isDone();
  }

  /** How the setup or the teardown, whichever was here last, has ended; null if there is none. */
  FixtureEnd fixtureEnd() {
    return fixtureEnd;
  }

  /** Iterations that have ended and events that were produced for the slot here. */
  void count(long iterations, long produced) {
    this.iterations += iterations;
    this.produced += produced;
  }

  long iterations() {
    return iterations;
  }

  long produced() {
    return produced;
  }

  /** Completes when the users have ended and their events are with Kafka. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  boolean isReleased() {
    return released;
  }

  /** Tells Kafka that the quota has been served. Nothing after {@link #release}. */
  void acknowledge() {
    if (!released) {
      acknowledge.run();
    }
  }
}
